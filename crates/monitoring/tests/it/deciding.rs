//! What analysts decide, and what follows from it.

use access::{AccessError, Role};
use collecting::served::answer;
use kit::{Lang, OfferCampaignId};
use monitoring::{
    CampaignState, FEWEST, MeasureState, Rules, Shown, accept, act, add_group, allow_contact, bring_opml, campaign,
    campaigns, change_source, dismiss, evidence_of, forbid_contact, forget, harmless_contacts, learn, learned, leave,
    next_in_queue, reopen, second, sources, sources_as_opml, study, watch,
};
use profile::OfferMeasure;
use store::{args, sql};

use crate::help::{BAD, Board, GOOD, boards, feed, page};

const DAY: i64 = 24 * 3600;

async fn first(board: &Board, shown: Shown) -> OfferCampaignId {
    campaigns(&board.analyst, shown, 0).await.unwrap().0[0].id
}

async fn list(board: &Board, items: &[(&str, &str, &str)]) -> usize {
    for (path, title, text) in items {
        board.site.put(path, page(title, text));
    }
    board.site.put("/feed", feed(&items.iter().map(|(path, title, _)| (*path, *title)).collect::<Vec<_>>()));
    board.house.clock.pass(DAY);
    board.collect().await
}

#[tokio::test]
async fn a_new_copy_of_what_was_dismissed_stays_dismissed_unless_it_says_more() {
    let mild = BAD.replace("Pasportunuz ofisdə saxlanılır. ", "");
    for board in boards(&[("/elan/1", "Dubayda iş", &mild)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        study(&board.analyst, id).await.unwrap();
        dismiss(&board.analyst, id, "ordinary", "note").await.unwrap();
        assert_eq!(list(&board, &[("/elan/2", "Dubayda iş!!!", &mild.to_uppercase())]).await, 1);
        assert_eq!(board.shown(Shown::Dismissed).await, [("Dubayda iş".to_owned(), 2)]);
        assert!(board.shown(Shown::Queue).await.is_empty());
        // The same text, and now they keep the passport.
        assert_eq!(list(&board, &[("/elan/3", "Dubayda iş", BAD)]).await, 1);
        assert_eq!(board.shown(Shown::Queue).await, [("Dubayda iş".to_owned(), 3)]);
        let back = campaign(&board.analyst, id).await.unwrap().campaign;
        assert!(back.returned_at.is_some());
        assert_eq!((back.decided_at, back.reason.as_str()), (None, ""), "it waits for a decision, and teaches none");
        assert_eq!(board.facts("offer.studied").await.len(), 1);
        assert_eq!(board.facts("offer.dismissed").await, [";language=az;reason=ordinary;"]);
        assert_eq!(board.facts("offer.reopened").await, [";language=az;"]);
    }
}

#[tokio::test]
async fn another_text_of_the_same_hand_joins_what_is_open_and_not_what_was_dismissed() {
    let other = "Ofisiant qız lazımdır, Türkiyəyə gedəcək, maaşı orada deyəcəyik, yazın 050-123-45-67 nömrəsinə";
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        assert_eq!(list(&board, &[("/elan/2", "Ofisiant", other)]).await, 1);
        assert_eq!(board.shown(Shown::Queue).await, [("Dubayda iş".to_owned(), 2)]);
        dismiss(&board.analyst, first(&board, Shown::Queue).await, "ordinary", "").await.unwrap();
        let third =
            "Dayə axtarılır, yaşayış bizdə, sənədlər bizdə qalır, əlaqə nömrəsi 0501234567, gecə də yazmaq olar";
        assert_eq!(list(&board, &[("/elan/3", "Dayə", third)]).await, 1);
        let all = [board.shown(Shown::Queue).await, board.shown(Shown::Rest).await].concat();
        assert_eq!(all, [("Dayə".to_owned(), 1)]);
        let id = campaigns(&board.analyst, Shown::Queue, 0).await.unwrap().0.first().map(|row| row.id);
        let id = match id {
            Some(id) => id,
            None => first(&board, Shown::Rest).await,
        };
        let linked = campaign(&board.analyst, id).await.unwrap().linked;
        assert_eq!(linked.len(), 1, "that the same hand wrote what was dismissed is shown");
    }
}

#[tokio::test]
async fn a_harmless_contact_ties_nothing_together() {
    let shop = "Market işçiləri axtarırıq, növbəli iş, maaş 500 manat, zəng edin 012 404 00 00, ünvan metronun yanı";
    let office =
        "Şirkətimizə hüquqşünas lazımdır, ali təhsil, maaş razılaşma ilə, əlaqə telefonu 012 404 00 00, İçərişəhər";
    for board in boards(&[("/elan/1", "Market", shop)]).await {
        allow_contact(&board.analyst, "(012) 404-00-00", "A big employer's line").await.unwrap();
        board.collect().await;
        list(&board, &[("/elan/2", "Hüquqşünas", office)]).await;
        assert_eq!(board.shown(Shown::Rest).await.len(), 2, "two campaigns");
        let listed = harmless_contacts(&board.analyst).await.unwrap();
        assert_eq!(
            (listed[0].1.value.as_str(), listed[0].1.whose.as_str()),
            ("+994124040000", "A big employer's line")
        );
        forbid_contact(&board.analyst, &listed[0].0).await.unwrap();
        assert!(harmless_contacts(&board.analyst).await.unwrap().is_empty());
        let none = allow_contact(&board.analyst, "no contact", "x").await;
        assert!(matches!(none, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn a_measure_is_taken_by_two_where_the_profile_says_so_and_its_time_is_journalled() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        board.house.clock.pass(3 * DAY);
        let state = act(&board.analyst, id, OfferMeasure::TakeDown, "Please take it down.").await.unwrap();
        assert_eq!(state, MeasureState::Proposed);
        let measure = campaign(&board.analyst, id).await.unwrap().measures[0].id;
        assert!(matches!(second(&board.analyst, measure, None).await, Err(AccessError::Denied)), "not one's own");
        let colleague = {
            board.house.add("mia-thb-department", "second", &[Role::Analyst]).await;
            board.house.signed_in("second").await
        };
        second(&colleague, measure, None).await.unwrap();
        assert!(matches!(second(&colleague, measure, Some("no")).await, Err(AccessError::Moved)));
        assert_eq!(board.facts("measure.taken").await, [";days=3;kind=take-down;language=az;"]);
        let state = act(&board.analyst, id, OfferMeasure::WarnPublic, "Beware.").await.unwrap();
        assert_eq!(state, MeasureState::Proposed);
        let measure = campaign(&board.analyst, id).await.unwrap().measures[0].id;
        second(&colleague, measure, Some("Too early.")).await.unwrap();
        let whole = campaign(&board.analyst, id).await.unwrap();
        assert_eq!(whole.measures[0].state, MeasureState::Refused);
        assert_eq!(whole.measures[0].body(&board.analyst).unwrap().refused, "Too early.");
        assert_eq!(whole.campaign.state, CampaignState::Acted);
        assert!(matches!(dismiss(&board.analyst, id, "ordinary", "").await, Err(AccessError::Moved)));
    }
}

#[tokio::test]
async fn a_campaign_whose_only_measure_was_refused_waits_for_a_decision_again() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        act(&board.analyst, id, OfferMeasure::TakeDown, "Please take it down.").await.unwrap();
        let measure = campaign(&board.analyst, id).await.unwrap().measures[0].id;
        let colleague = {
            board.house.add("mia-thb-department", "second", &[Role::Analyst]).await;
            board.house.signed_in("second").await
        };
        second(&colleague, measure, Some("A known employer.")).await.unwrap();
        assert_eq!(campaign(&board.analyst, id).await.unwrap().campaign.state, CampaignState::New);
        assert_eq!(board.facts("offer.reopened").await, [";language=az;"]);
        dismiss(&board.analyst, id, "ordinary", "").await.unwrap();
        board.house.clock.pass(200 * DAY);
        assert_eq!(forget(&board.house.system()).await.unwrap(), 1, "what was refused keeps nothing");
        assert!(matches!(campaign(&board.analyst, id).await, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn of_two_campaigns_that_turn_out_to_be_one_the_measures_stay() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        board.house.add("mia-thb-department", "second", &[Role::Analyst]).await;
        let colleague = board.house.signed_in("second").await;
        let refuse = async |id| {
            act(&board.analyst, id, OfferMeasure::TakeDown, "Please take it down.").await.unwrap();
            let measure = campaign(&board.analyst, id).await.unwrap().measures[0].id;
            second(&colleague, measure, Some("Not sure.")).await.unwrap();
        };
        refuse(first(&board, Shown::Queue).await).await;
        let change = async |unmet: bool| {
            let mut tx = board.house.house.store().write().await.unwrap();
            if unmet {
                // As if chance had not let the copy meet the first.
                tx.run(sql!("DELETE FROM offer_band"), args![]).await.unwrap();
                tx.run(sql!("DELETE FROM offer_contact"), args![]).await.unwrap();
            } else {
                let met = sql!(
                    "INSERT INTO offer_band (org_id, bucket, campaign_id)
                     SELECT b.org_id, b.bucket, c.id FROM offer_band b CROSS JOIN offer_campaign c WHERE b.campaign_id <> c.id
                     ON CONFLICT (org_id, bucket, campaign_id) DO NOTHING"
                );
                tx.run(met, args![]).await.unwrap();
            }
            tx.commit().await.unwrap();
        };
        change(true).await;
        list(&board, &[("/elan/2", "Dubayda iş", BAD)]).await;
        let queue = campaigns(&board.analyst, Shown::Queue, 0).await.unwrap().0;
        assert_eq!(queue.len(), 2);
        for row in queue {
            if campaign(&board.analyst, row.id).await.unwrap().measures.is_empty() {
                refuse(row.id).await;
            }
        }
        change(false).await;
        list(&board, &[("/elan/3", "Dubayda iş", BAD)]).await;
        assert_eq!(board.shown(Shown::Queue).await, [("Dubayda iş".to_owned(), 3)]);
        let whole = campaign(&board.analyst, first(&board, Shown::Queue).await).await.unwrap();
        assert_eq!(whole.measures.iter().map(|m| m.state).collect::<Vec<_>>(), [MeasureState::Refused; 2]);
    }
}

#[tokio::test]
async fn a_decision_waits_for_a_copy_that_comes_in_at_the_same_moment() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        // As a worker holds the agency while it puts what it read into campaigns.
        let mut joining = board.house.house.store().write().await.unwrap();
        joining.run(sql!("UPDATE offer_desk SET turn = turn + 1"), args![]).await.unwrap();
        let analyst = board.analyst.clone();
        let deciding = tokio::spawn(async move { dismiss(&analyst, id, "ordinary", "").await });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert!(!deciding.is_finished(), "nothing but the agency's row holds it back");
        joining.run(sql!("UPDATE offer_campaign SET offers = 2"), args![]).await.unwrap();
        joining.commit().await.unwrap();
        deciding.await.unwrap().unwrap();
        let campaign = campaign(&board.analyst, id).await.unwrap().campaign;
        assert_eq!((campaign.state, campaign.offers), (CampaignState::Dismissed, 2));
    }
}

/// Invented, in the manner of advertisements for work that is none.
const ENGLISH: &str = "Earn money from home, no experience needed! Data entry and administrative work, 1,000 dollars a week, paid \
    daily. Send your name, address and bank account by mail and start today. Training is paid, and only few places are left.";

#[tokio::test]
async fn an_english_offer_is_put_in_order_by_the_profiles_weights_too() {
    for board in boards(&[("/elan/1", "Work from home", ENGLISH), ("/elan/2", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let (queue, rest) = (campaigns(&board.analyst, Shown::Queue, 0), campaigns(&board.analyst, Shown::Rest, 0));
        let all = [queue.await.unwrap().0, rest.await.unwrap().0].concat();
        assert_eq!(all.len(), 2);
        for row in all {
            let whole = campaign(&board.analyst, row.id).await.unwrap();
            let explained = whole.order.explain(&board.analyst, &whole.body.text);
            let is_english = row.lang == "en";
            assert_eq!((explained.starting.is_some(), explained.words.is_empty()), (is_english, !is_english));
            let parts: f64 = explained.signs.iter().map(|(.., adds)| adds).sum();
            let sum = explained.begins + parts + explained.missing.1 + explained.learned;
            assert!((sum - explained.log_odds).abs() < 1e-9, "what is shown makes up the score");
            assert!(!is_english || explained.learned > 0.0, "{}", explained.learned);
        }
    }
}

#[tokio::test]
async fn a_warning_becomes_a_draft_for_those_who_write_public_texts() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        let text = "Beware of offers of this kind\n\nBefore you agree, ask.";
        act(&board.analyst, id, OfferMeasure::WarnPublic, text).await.unwrap();
        let whole = campaign(&board.analyst, id).await.unwrap();
        assert!(whole.warnings.is_empty(), "a colleague has to agree first");
        board.house.add("mia-thb-department", "second", &[Role::Analyst]).await;
        // Whoever agrees may work in another language than the text's.
        let elsewhere = if board.analyst.lang() == Lang::Ru { Lang::Az } else { Lang::Ru };
        let colleague = board.house.signed_in_speaking("second", elsewhere).await;
        second(&colleague, whole.measures[0].id, None).await.unwrap();
        let whole = campaign(&board.analyst, id).await.unwrap();
        let [(measure, page, progress)] = &whole.warnings[..] else { panic!("one warning") };
        assert_eq!(progress.lang, board.analyst.lang());
        assert_eq!((*measure, progress.shown_from), (whole.measures[0].id, None), "nothing is shown by itself");
        assert!(!page.to_uppercase().contains(whole.campaign.code.as_str()), "{page} names the campaign");
        let mut work = board.analyst.look().await.unwrap();
        let kept = sql!("SELECT body, follows FROM edition WHERE name = $1 AND shown_from IS NULL");
        let kept: (String, String) = work.tx.one(kept, args![page]).await.unwrap();
        assert_eq!(kept, (format!("# {text}"), String::new()));
        assert_eq!(board.facts("page.written").await.len(), 1);
    }
}

#[tokio::test]
async fn a_campaign_is_handed_over_as_a_signal_to_the_desk() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        let duty = board.house.member("mia-hotline", &[Role::Duty]).await;
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        let state = act(&board.analyst, id, OfferMeasure::HandOver, "A campaign of offers.").await.unwrap();
        assert_eq!(state, MeasureState::Taken);
        let signal = campaign(&board.analyst, id).await.unwrap().measures[0].signal_id.unwrap();
        let mut work = duty.look().await.unwrap();
        let kept = signals::signal_by_id(&mut work, signal).await.unwrap();
        assert_eq!((kept.door.code(), kept.about.code()), ("monitoring", "offer"));
        assert_eq!(board.facts("signal.received").await.len(), 1);
    }
}

#[tokio::test]
async fn another_agency_and_other_roles_see_nothing() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        let far = board.house.member("state-security", &[Role::Analyst]).await;
        let duty = board.house.member("mia-hotline", &[Role::Duty]).await;
        assert!(
            campaigns(&far, Shown::Queue, 0).await.unwrap().0.is_empty() && sources(&far).await.unwrap().is_empty()
        );
        assert!(matches!(campaign(&far, id).await, Err(AccessError::NotFound)));
        assert!(matches!(dismiss(&far, id, "ordinary", "").await, Err(AccessError::NotFound)));
        assert!(matches!(act(&far, id, OfferMeasure::HandOver, "x").await, Err(AccessError::NotFound)));
        assert!(matches!(evidence_of(&far, id).await, Err(AccessError::NotFound)));
        assert!(matches!(campaigns(&duty, Shown::Queue, 0).await, Err(AccessError::Denied)));
        assert!(matches!(study(&duty, id).await, Err(AccessError::Denied)));
        let lead = board.house.member("mia-thb-department", &[Role::Lead]).await;
        assert_eq!(campaigns(&lead, Shown::Queue, 0).await.unwrap().0.len(), 1);
        assert!(matches!(watch(&lead, id, "").await, Err(AccessError::Denied)));
    }
}

#[tokio::test]
async fn evidence_holds_what_the_site_sent() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        let (name, file) = evidence_of(&board.analyst, id).await.unwrap();
        assert!(name.ends_with(".warc.gz"));
        assert_eq!(file.windows(2).filter(|two| *two == [0x1f, 0x8b]).count(), 3, "information, response, request");
        let digest = &campaign(&board.analyst, id).await.unwrap().offers[0].1.digest;
        assert_eq!(digest.len(), 64);
        assert_eq!(board.facts("offer.evidence-taken").await, [";items=1;"]);
    }
}

#[tokio::test]
async fn what_is_harmless_is_deleted_after_its_term_and_what_was_acted_on_is_not() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Mühasib", GOOD)]).await {
        board.site.put("/elan/3", answer("410 Gone", &[], b""));
        board.site.put("/feed", feed(&[("/elan/1", "Dubayda iş"), ("/elan/2", "Mühasib"), ("/elan/3", "Yox")]));
        board.collect().await;
        let system = board.house.system();
        board.house.clock.pass(80 * DAY);
        assert_eq!(forget(&system).await.unwrap(), 0);
        board.house.clock.pass(11 * DAY);
        assert_eq!(forget(&system).await.unwrap(), 2, "the ordinary one and the one that was gone");
        assert_eq!(board.shown(Shown::Queue).await.len(), 1, "what is worth reading waits to be read");
        let id = first(&board, Shown::Queue).await;
        dismiss(&board.analyst, id, "not-an-offer", "").await.unwrap();
        board.house.clock.pass(91 * DAY);
        assert_eq!(forget(&system).await.unwrap(), 1);
        assert!(board.shown(Shown::Dismissed).await.is_empty());
        assert_eq!(board.facts("offers.erased").await.len(), 2);
    }
}

#[tokio::test]
async fn what_was_dismissed_and_is_still_listed_is_not_forgotten_to_come_back_as_new() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        // A list that says that it is unchanged, as most do.
        let listed = feed(&[("/elan/1", "Dubayda iş")]);
        let head = b"content-type: application/rss+xml";
        let at = listed.windows(head.len()).position(|part| part == head).unwrap();
        let tagged = [&listed[..at], b"etag: \"a1\"\r\n", &listed[at..]].concat();
        board.site.put("/feed", tagged);
        board.collect().await;
        let id = first(&board, Shown::Queue).await;
        dismiss(&board.analyst, id, "ordinary", "").await.unwrap();
        let system = board.house.system();
        for _ in 0..14 {
            board.house.clock.pass(8 * DAY);
            board.collect().await;
            assert_eq!(forget(&system).await.unwrap(), 0);
        }
        assert_eq!(board.shown(Shown::Dismissed).await, [("Dubayda iş".to_owned(), 1)]);
        board.site.put("/feed", feed(&[("/elan/2", "Yox")]));
        board.house.clock.pass(91 * DAY);
        board.collect().await;
        assert_eq!(forget(&system).await.unwrap(), 1, "once it is gone its term runs");
    }
}

#[tokio::test]
async fn decisions_teach_the_order_and_nothing_changes_before_it_is_accepted() {
    // Texts of their own, which have only the telling words in common.
    let own = |n: usize| (0..14).map(|word| format!("söz{n}x{word}")).collect::<Vec<_>>();
    let text = |telling: &str, n: usize| {
        let (own, telling): (Vec<_>, Vec<_>) = (own(n), telling.split(' ').collect());
        own.iter()
            .enumerate()
            .map(|(at, word)| format!("{word} {}", telling.get(at / 3).unwrap_or(&"")))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let goods: Vec<String> = (0..FEWEST).map(|n| text("mühasib müqavilə ofis", n)).collect();
    let bads: Vec<String> = (0..FEWEST).map(|n| text("gizli qazanc klub", 100 + n)).collect();
    let paths: Vec<String> = (0..2 * FEWEST).map(|n| format!("/elan/{n}00")).collect();
    let offers: Vec<_> = paths
        .iter()
        .zip(goods.iter().chain(&bads))
        .map(|(path, text)| (path.as_str(), "Elan", text.as_str()))
        .collect();
    for board in boards(&offers).await {
        assert_eq!(board.collect().await, 2 * FEWEST);
        assert!(matches!(learn(&board.analyst).await, Err(AccessError::Full)), "nothing is decided");
        let mut bad = 0;
        for shown in [Shown::Rest, Shown::Queue] {
            let (rows, _) = campaigns(&board.analyst, shown, 0).await.unwrap();
            for row in rows {
                if row.body(&board.analyst).unwrap().text.contains("gizli") {
                    watch(&board.analyst, row.id, "").await.unwrap();
                    bad += 1;
                } else {
                    dismiss(&board.analyst, row.id, "ordinary", "").await.unwrap();
                }
            }
        }
        assert_eq!(bad, FEWEST);
        list(
            &board,
            &[("/yeni/1", "Klub", "Gizli qazanc klub üçün xanımlar, gecə işi, tez gəlin, otaq verilir hamıya")],
        )
        .await;
        let id = {
            let (rows, _) = campaigns(&board.analyst, Shown::Rest, 0).await.unwrap();
            rows[0].id
        };
        let score = |whole: monitoring::Whole| whole.campaign.score;
        let before = score(campaign(&board.analyst, id).await.unwrap());
        let model = learn(&board.analyst).await.unwrap();
        let report = learned(&board.analyst).await.unwrap()[0].report().unwrap();
        assert_eq!((report.lines[0].decided, report.lines[0].worth), (2 * FEWEST, FEWEST));
        assert!(report.lines[0].after.unwrap() >= 900, "{report:?}");
        assert_eq!(score(campaign(&board.analyst, id).await.unwrap()), before, "nothing changes before it is accepted");
        accept(&board.analyst, model).await.unwrap();
        let after = campaign(&board.analyst, id).await.unwrap();
        assert!(after.campaign.score > before, "{} {before}", after.campaign.score);
        let explained = after.order.explain(&board.analyst, &after.body.text);
        assert!(!explained.words.is_empty() && explained.learned > 0.0);
        leave(&board.analyst, model).await.unwrap();
        assert_eq!(score(campaign(&board.analyst, id).await.unwrap()), before);
        assert!(matches!(accept(&board.analyst, model).await, Err(AccessError::Moved)));
        reopen(&board.analyst, first(&board, Shown::Watched).await).await.unwrap();
    }
}

#[tokio::test]
async fn groups_share_rules_and_lists_of_sources_go_out_and_come_in() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Mühasib", GOOD)]).await {
        let rules =
            Rules { name: "İş".to_owned(), only: vec!["mühasib".to_owned()], without: vec!["kurs".to_owned()] };
        let group = add_group(&board.analyst, &rules, 7200).await.unwrap();
        let id = sources(&board.analyst).await.unwrap()[0].source.id;
        change_source(&board.analyst, id, "Doska elanları", Some(group)).await.unwrap();
        assert_eq!(board.collect().await, 1, "only what the group's rules let through is read");
        assert!(!board.site.paths().contains(&"/elan/1".to_owned()));
        let opml = sources_as_opml(&board.analyst, "himaya").await.unwrap();
        assert!(opml.contains("Doska elanları") && opml.contains("http://doska.test/feed"));
        let far = board.house.member("state-security", &[Role::Analyst]).await;
        let brought = bring_opml(&far, &opml).await.unwrap();
        assert_eq!((brought.added, brought.known, brought.refused), (1, 0, 0));
        assert_eq!(bring_opml(&far, &opml).await.unwrap().known, 1);
        let inside = opml.replace("http://doska.test/feed", "http://127.0.0.1/feed");
        assert_eq!(bring_opml(&far, &inside).await.unwrap().refused, 1);
        assert!(matches!(bring_opml(&far, "<html/>").await, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn the_queue_leads_from_one_campaign_to_the_next() {
    let second =
        "Antalyada gecə klubuna xanımlar, pasport bizdə qalır, avans göndəririk, gizli saxlayın, WhatsApp yazın";
    for board in boards(&[("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Antalya", second)]).await {
        board.collect().await;
        let (rows, counts) = campaigns(&board.analyst, Shown::Queue, 0).await.unwrap();
        assert_eq!((rows.len(), counts[0].1), (2, 2));
        assert_eq!(next_in_queue(&board.analyst, &rows[0]).await.unwrap(), Some(rows[1].id));
        assert_eq!(next_in_queue(&board.analyst, &rows[1]).await.unwrap(), None);
    }
}
