//! What becomes of the files inside an office document, by their names: ECMA-376 (docx, xlsx, pptx), OpenDocument 1.3.

/// What becomes of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// This stands in its place.
    Replaced(&'static str),
    /// Left out, and the places that name it too.
    Dropped,
    /// Its first bytes stay together: they tell what kind of document it is.
    Kind,
    /// XML that is read; `true` when it is of programs that keep there what they like.
    Xml(bool),
    /// Told from its content.
    Content,
    /// It stays, and is known to tell something.
    Doubtful,
    /// It stays, and tells nothing: fonts, the order of lines.
    Harmless,
}

const CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
    xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
    xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";
const CUSTOM: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
    xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";
const PEOPLE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w15:people \
    xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"/>";
const LABELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<clbl:labelList \
    xmlns:clbl=\"http://schemas.microsoft.com/office/2020/mipLabelMetadata\"/>";
const META: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"><office:meta/>\
    </office:document-meta>";

/// What becomes of a file of this name.
pub fn fate(name: &[u8]) -> Fate {
    let name = String::from_utf8_lossy(name).replace('\\', "/").to_lowercase();
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let ends = |endings: &[&str]| endings.iter().any(|ending| file.ends_with(ending));
    match file {
        "mimetype" if folder.is_empty() => Fate::Kind,
        "" => Fate::Harmless,
        "meta.xml" => Fate::Replaced(META),
        "people.xml" if folder == "word" => Fate::Replaced(PEOPLE),
        "labelinfo.xml" if folder == "docmetadata" => Fate::Replaced(LABELS),
        "layout-cache" => Fate::Harmless,
        "connections.xml" | "documentsignatures.xml" | "macrosignatures.xml" => Fate::Doubtful,
        _ if file.ends_with(".psmdcp") => Fate::Replaced(CORE),
        _ if folder == "docprops" && ends(&[".xml"]) => match file {
            _ if file.starts_with("core") => Fate::Replaced(CORE),
            _ if file.starts_with("app") => Fate::Replaced(APP),
            _ if file.starts_with("custom") => Fate::Replaced(CUSTOM),
            _ => Fate::Doubtful,
        },
        _ if folder == "docprops" || folder == "thumbnails" => Fate::Dropped,
        _ if folder.ends_with("printersettings") => Fate::Dropped,
        _ if folder.starts_with("_xmlsignatures") => Fate::Doubtful,
        _ if folder == "customxml" && ends(&[".xml"]) => Fate::Xml(true),
        _ if ends(&[".xml", ".rels", ".vml", ".rdf"]) => Fate::Xml(false),
        _ if ends(&[".odttf", ".ttf", ".otf", ".fntdata"]) => Fate::Harmless,
        _ => Fate::Content,
    }
}

/// Whether a file that begins so is an office document. Other zips are not touched.
pub fn is_office(head: &[u8]) -> bool {
    if !head.starts_with(super::zip::LOCAL) {
        return false;
    }
    let mut at = 0;
    while let Some(more) = crate::find(&head[at..], super::zip::LOCAL) {
        at += more;
        let name = &head[(at + 30).min(head.len())..];
        let is_open = name.starts_with(b"mimetypeapplication/vnd.oasis.opendocument");
        let known = [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/app.xml",
            "docProps/core.xml",
            "word/document.xml",
            "xl/workbook.xml",
            "ppt/presentation.xml",
        ];
        let length = super::zip::short(head, at + 26).map_or(0, usize::from);
        if is_open || known.iter().any(|known| length == known.len() && name.starts_with(known.as_bytes())) {
            return true;
        }
        at += 4;
    }
    false
}
