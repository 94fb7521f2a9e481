//! Numbers of documents and telephones.

/// Letters and digits of a number, lower-cased: separators and everything else are left out.
pub fn fold_number(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An Azerbaijani personal number (FIN): seven characters, digits and English letters without I and O, which are read
/// as 1 and 0. Cyrillic letters that look like Latin ones are read as those. Anything longer or shorter is folded too:
/// a wrong number is still evidence.
pub fn fold_fin(text: &str) -> String {
    fold_number(text)
        .chars()
        .map(|c| match c {
            'o' | 'о' => '0',
            'i' | 'ı' | 'і' => '1',
            'а' => 'a',
            'в' => 'b',
            'с' => 'c',
            'е' => 'e',
            'н' => 'h',
            'к' => 'k',
            'м' => 'm',
            'р' => 'p',
            'т' => 't',
            'у' => 'y',
            'х' => 'x',
            other => other,
        })
        // Lower-casing İ leaves its dot behind.
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// A telephone number: digits only, without the country's prefix and leading zeros. Nine digits are an Azerbaijani
/// subscriber's number with its area code.
pub fn fold_phone(text: &str, country_prefix: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let short = digits.trim_start_matches('0');
    let national = short.strip_prefix(country_prefix).filter(|rest| rest.len() >= 7).unwrap_or(short);
    national.trim_start_matches('0').to_owned()
}
