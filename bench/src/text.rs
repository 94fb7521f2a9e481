//! What invented reporters write: Azerbaijani of a likely length, none of it about anyone.

use kit::{Entropy, SystemEntropy};

const SENTENCES: [&str; 24] = [
    "Nümunə: qonşum xaricdə ofisiant işi təklifi aldı, amma oraya çatanda pasportunu əlindən aldılar.",
    "İşə götürən adam yol pulunu özü ödəyib, indi isə deyir ki, borcunu qaytarmayınca heç yerə gedə bilməz.",
    "Gündə on altı saat işlədirlər, üç aydır ki, maaş vermirlər.",
    "Telefonunu əlindən alıblar, ailəsi ilə yalnız onların yanında danışa bilir.",
    "Qapını çöldən bağlayırlar, pəncərədə dəmir barmaqlıq var.",
    "Orada daha altı-yeddi nəfər var, ikisi hələ uşaqdır.",
    "Şikayət etsə, ailəsinə zərər verəcəklərini deyiblər.",
    "Elanı sosial şəbəkədə görmüşdü: \"yüksək maaş, yaşayış yeri pulsuz\".",
    "Müqavilə başqa dildə idi, nə yazıldığını izah etmədilər.",
    "Bir dəfə qaçmağa çalışıb, onu geri gətirib döyüblər.",
    "Həkimə aparmırlar, halbuki qolu şişib və ağrıyır.",
    "Nişanlısı olduğunu deyən adamla cəmi iki həftə əvvəl internetdə tanış olmuşdu.",
    "Mən ona kömək etmək istəyirəm, amma özüm də qorxuram.",
    "Adımı heç kimə deməyin, xahiş edirəm.",
    "Tikintidə işləyirlər, gecələr də həmin yerdə, soyuqda yatırlar.",
    "Yeməyi gündə bir dəfə verirlər, onun da pulunu maaşdan tuturlar.",
    "Sənədləri olmadığı üçün polisə getməyə cəsarət etmir.",
    "Onları hər səhər eyni ağ mikroavtobusla aparıb gətirirlər.",
    "Küçədə dilənən uşaqların pulunu axşam bir qadın yığır.",
    "Bacım son dəfə zəng edəndə ağlayırdı və tez söndürdü.",
    "Ünvanı dəqiq bilmirəm, köhnə zavodun arxasındakı ikimərtəbəli evdir.",
    "Sahibkar deyir ki, bu işdən getmək istəyən əvvəlcə min manat verməlidir.",
    "Nə edə biləcəyimizi bilmirik, kimə müraciət etmək lazımdır?",
    "Bu yazılanların hamısı ölçmə üçün uydurulub.",
];

/// A text of 600 to 2,000 characters, in paragraphs with plain line ends; another for each number.
pub fn report(number: usize) -> String {
    // Knuth's multiplier spreads neighbouring numbers over all lengths and beginnings.
    let mixed = number.wrapping_add(1).wrapping_mul(2_654_435_761) >> 7;
    let length = 600 + mixed % 1_200;
    let mut text = format!("{number}. ");
    let mut characters = text.chars().count();
    for step in 0.. {
        let sentence = SENTENCES[(mixed + step * 7) % SENTENCES.len()];
        characters += sentence.chars().count() + 1;
        text.push_str(sentence);
        if characters >= length {
            break;
        }
        text.push(if step % 4 == 3 { '\n' } else { ' ' });
    }
    text
}

/// A form's number, as a page gives it.
pub fn form_token() -> String {
    let entropy: &dyn Entropy = &SystemEntropy;
    format!("{:032x}", u128::from_be_bytes(entropy.bytes()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn texts_are_as_long_as_promised_and_differ() {
        let texts: HashSet<_> = (0..3_000).map(report).collect();
        assert_eq!(texts.len(), 3_000);
        for text in &texts {
            let length = text.chars().count();
            assert!((600..=2_000).contains(&length), "{length}");
        }
    }
}
