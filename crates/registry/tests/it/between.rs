//! Two offices say that it is one person, and take it apart again.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use kit::{HouseholdId, LinkQuestionId};
use known::{Answer, Joined, Question, Verdict, answer_question, compare, part_question, questions_of, questions_to};
use store::{args, sql};

use crate::known::{in_a_case, person, registered, somebody, told};

struct Offices {
    house: TestHouse,
    asker: Ctx,
    holder: Ctx,
    household: HouseholdId,
    id: LinkQuestionId,
}

/// Somebody in two registers; the office that registered them later asks.
async fn offices() -> Vec<Offices> {
    let mut offices = Vec::new();
    for house in TestHouse::both().await {
        let holder = house.member("local-executive", &[Role::Registrar]).await;
        let asker = house.member("example-ngo", &[Role::Registrar]).await;
        registered(&holder, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
        house.clock.pass(60);
        let household = registered(&asker, somebody("Uydurmali", "Numune", "21.05.1998")).await;
        assert_eq!(told(&house).await, 1);
        let id = questions_to(&holder, 0).await.unwrap()[0].id;
        offices.push(Offices { house, asker, holder, household, id });
    }
    offices
}

async fn asked(ctx: &Ctx, household: HouseholdId) -> Question {
    let mut work = ctx.look().await.unwrap();
    questions_of(&mut work, &household.to_string()).await.unwrap().remove(0)
}

async fn journalled(ctx: &Ctx, act: &str) -> Vec<(String, String)> {
    let mut work = ctx.look().await.unwrap();
    let rows = sql!("SELECT district, facts FROM journal WHERE act = $1 ORDER BY seq");
    work.tx.all(rows, args![act]).await.unwrap()
}

#[tokio::test]
async fn only_when_both_say_so_is_it_one_person() {
    for Offices { asker, holder, household, id, .. } in offices().await {
        let early = compare(&asker, id, None, Verdict::Same, "").await;
        assert!(matches!(early, Err(AccessError::NotFound)), "nobody answered yet: {early:?}");
        let entry = person(&somebody("Uydurmalı", "Nümunə", "21.05.1998"));
        answer_question(&holder, id, Answer::Share, "Call-us", Some(entry.clone())).await.unwrap();
        let shown = asked(&asker, household).await;
        assert_eq!((shown.entry.as_ref(), shown.joined), (Some(&entry), Joined::No));
        assert!(matches!(compare(&holder, id, None, Verdict::Same, "").await, Err(AccessError::NotFound)));
        compare(&asker, id, None, Verdict::Unsure, "Their-child-knows").await.unwrap();
        let stale = compare(&asker, id, None, Verdict::Same, "").await;
        assert!(matches!(stale, Err(AccessError::Moved)), "a colleague decided meanwhile: {stale:?}");
        let shown = asked(&asker, household).await;
        let (verdict, note, _, at) = shown.compared.clone().unwrap();
        assert_eq!((verdict, note.as_str(), shown.joined), (Verdict::Unsure, "Their-child-knows", Joined::No));
        assert!(matches!(part_question(&holder, id).await, Err(AccessError::Moved)), "there is nothing to take apart");
        compare(&asker, id, Some(at), Verdict::Same, "").await.unwrap();
        assert!(matches!(asked(&asker, household).await.joined, Joined::Yes(_)));
        assert!(matches!(questions_to(&holder, 0).await.unwrap()[0].joined, Joined::Yes(_)));
        assert_eq!(journalled(&asker, "link.same-person").await, [("AZ-GA".to_owned(), ";".to_owned())]);
        // The row names the question and no person.
        let mut work = asker.look().await.unwrap();
        let row = sql!("SELECT question_id, district FROM link_same");
        let rows: Vec<(String, String)> = work.tx.all(row, args![]).await.unwrap();
        assert_eq!(rows, [(id.to_string(), "AZ-GA".to_owned())]);
        drop(work);
        // The asker takes it apart, and may join it again: it was its own word.
        part_question(&asker, id).await.unwrap();
        let at = asked(&asker, household).await.compared.unwrap().3;
        compare(&asker, id, Some(at), Verdict::Same, "").await.unwrap();
        // The holder takes it apart: the asker cannot join it alone.
        part_question(&holder, id).await.unwrap();
        assert!(matches!(part_question(&asker, id).await, Err(AccessError::Moved)));
        let shown = asked(&asker, household).await;
        assert_eq!(shown.joined, Joined::Parted(holder.member().unwrap().org));
        assert_eq!(shown.said, Some((Answer::Share, "Call-us".to_owned())), "what was said is not lost");
        let alone = compare(&asker, id, Some(at), Verdict::Same, "").await;
        assert!(matches!(alone, Err(AccessError::NotFound)), "{alone:?}");
        assert_eq!(journalled(&asker, "link.parted").await.len(), 2);
    }
}

#[tokio::test]
async fn after_a_no_there_is_nothing_to_decide_and_strangers_decide_nothing() {
    for Offices { house, asker, holder, household, id } in offices().await {
        let stranger = house.member("labour", &[Role::Registrar]).await;
        let officer = house.member("example-ngo", &[Role::CaseOfficer]).await;
        answer_question(&holder, id, Answer::No, "", None).await.unwrap();
        let no = compare(&asker, id, None, Verdict::Same, "").await;
        assert!(matches!(no, Err(AccessError::NotFound)), "{no:?}");
        assert!(asked(&asker, household).await.entry.is_none());
        for other in [&stranger, &officer] {
            let refused = compare(other, id, None, Verdict::Same, "").await;
            assert!(matches!(refused, Err(AccessError::NotFound | AccessError::Denied)), "{refused:?}");
            let refused = part_question(other, id).await;
            assert!(matches!(refused, Err(AccessError::NotFound | AccessError::Denied)), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn two_who_compare_at_the_same_moment_join_once() {
    for Offices { house, asker, holder, household, id } in offices().await {
        house.add("example-ngo", "second", &[Role::Registrar]).await;
        let second = house.signed_in("second").await;
        registry::look_at(&second, household, "registry-work").await.unwrap();
        answer_question(&holder, id, Answer::Yes, "", None).await.unwrap();
        let (one, two) = tokio::join!(
            compare(&asker, id, None, Verdict::Same, ""),
            compare(&second, id, None, Verdict::Different, "")
        );
        let told = [&one, &two].iter().filter(|result| matches!(result, Err(AccessError::Moved))).count();
        assert_eq!(([&one, &two].iter().filter(|result| result.is_ok()).count(), told), (1, 1), "{one:?} {two:?}");
    }
}

/// What is shared from a case looks to the asker like what is shared from a register.
#[tokio::test]
async fn an_entry_of_a_case_is_never_shown() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let unit = in_a_case(&house, "Gizliyeva Uydurma", "03.03.2001").await;
        let household = registered(&registrar, somebody("Gizliyeva", "Uydurma", "03.03.2001")).await;
        told(&house).await;
        let id = questions_to(&unit, 0).await.unwrap()[0].id;
        let hidden = compare(&registrar, id, None, Verdict::Same, "").await;
        assert!(matches!(hidden, Err(AccessError::NotFound)), "the asker knows of no question: {hidden:?}");
        let entry = person(&somebody("Gizliyeva", "Uydurma", "03.03.2001"));
        answer_question(&unit, id, Answer::Share, "Send-her-to-us", Some(entry)).await.unwrap();
        let shown = asked(&registrar, household).await;
        assert!(shown.entry.is_none() && shown.is_affirmed());
        compare(&registrar, id, None, Verdict::Same, "").await.unwrap();
        assert!(matches!(questions_to(&unit, 0).await.unwrap()[0].joined, Joined::Yes(_)));
        part_question(&unit, id).await.unwrap();
    }
}
