//! The answers of code services (XML 1.0): a root of the expected name with `status`, and `methods` with `method`. Refused:
//! document types, entities of one's own, processing instructions, other encodings than UTF-8, deep or long documents, and
//! whatever stands twice.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::delivery::Channel;

/// The deepest nesting, the most elements, the most attributes of one, and the longest text in bytes.
const MAX_DEPTH: usize = 8;
const MAX_ELEMENTS: usize = 200;
const MAX_ATTRIBUTES: usize = 16;
const MAX_TEXT: usize = 1024;
/// The most contacts of a user.
const MAX_CONTACTS: usize = 20;

/// A way to reach a user, with the address or the number if the service tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub channel: Channel,
    pub value: Option<String>,
}

/// What a service answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: String,
    pub contacts: Vec<Contact>,
}

/// Why an answer is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("text that is not UTF-8")]
    Encoding,
    #[error("XML that is not well-formed: {0}")]
    Syntax(String),
    #[error("XML with what is not accepted: {0}")]
    Forbidden(&'static str),
    #[error("XML of another shape: {0}")]
    Shape(&'static str),
}

/// A document that is being read: the names of the elements around, and what was found.
#[derive(Default)]
struct Found {
    path: Vec<String>,
    elements: usize,
    status: Option<String>,
    contacts: Vec<Contact>,
    is_over: bool,
}

/// Reads an answer whose root has that name.
///
/// # Errors
/// What is wrong with it.
pub fn parse(bytes: &[u8], root: &str) -> Result<Answer, Flaw> {
    let text = std::str::from_utf8(bytes).map_err(|_| Flaw::Encoding)?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().check_comments = true;
    let mut found = Found::default();
    loop {
        match reader.read_event().map_err(|e| Flaw::Syntax(e.to_string()))? {
            Event::Start(tag) => found.open(&tag, root)?,
            Event::Empty(tag) => {
                found.open(&tag, root)?;
                found.close();
            }
            Event::End(_) => found.close(),
            Event::Text(text) => found.text(&text.xml10_content())?,
            Event::CData(text) => found.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|e| Flaw::Syntax(e.to_string()))?;
                let named = || resolve_predefined_entity(&reference).map(str::to_owned);
                let meant = character.map(String::from).or_else(named).ok_or(Flaw::Forbidden("an entity"))?;
                found.text(&meant)?;
            }
            Event::Decl(_) if found.elements > 0 => return Err(Flaw::Shape("a declaration inside")),
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().transpose().map_err(|e| Flaw::Syntax(e.to_string()))?;
                if encoding.is_some_and(|e| !e.eq_ignore_ascii_case("utf-8")) {
                    return Err(Flaw::Encoding);
                }
            }
            Event::Comment(_) => {}
            Event::DocType(_) => return Err(Flaw::Forbidden("a document type")),
            Event::PI(_) => return Err(Flaw::Forbidden("a processing instruction")),
            Event::Eof => return found.answer(),
        }
    }
}

impl Found {
    fn open(&mut self, tag: &BytesStart<'_>, root: &str) -> Result<(), Flaw> {
        let name = tag.name().into_inner();
        self.elements += 1;
        if self.is_over {
            return Err(Flaw::Shape("two roots"));
        }
        if self.elements > MAX_ELEMENTS || self.path.len() >= MAX_DEPTH {
            return Err(Flaw::Forbidden("too many elements"));
        }
        let depth: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match (depth.as_slice(), name) {
            ([], name) if name != root => return Err(Flaw::Shape("another root")),
            ([_], "status") if self.status.is_some() => return Err(Flaw::Shape("two statuses")),
            ([_], "status") => self.status = Some(String::new()),
            ([_, "status"], _) => return Err(Flaw::Shape("a status with elements")),
            ([_, "methods"], "method") => self.method(tag)?,
            _ => {}
        }
        // Attributes are read, so that a tag with broken ones is no tag.
        for (count, attribute) in tag.attributes().enumerate() {
            attribute.map_err(|e| Flaw::Syntax(e.to_string()))?;
            if count >= MAX_ATTRIBUTES {
                return Err(Flaw::Forbidden("too many attributes"));
            }
        }
        self.path.push(name.to_owned());
        Ok(())
    }

    fn close(&mut self) {
        self.path.pop();
        self.is_over = self.path.is_empty();
    }

    /// A contact of a kind that is not known here is passed over.
    fn method(&mut self, tag: &BytesStart<'_>) -> Result<(), Flaw> {
        let value = |name: &str| -> Result<Option<String>, Flaw> {
            let attribute = tag.try_get_attribute(name).map_err(|e| Flaw::Syntax(e.to_string()))?;
            let Some(attribute) = attribute else { return Ok(None) };
            let read = attribute.normalized_value(XmlVersion::Implicit1_0);
            let text = read.map_err(|e| Flaw::Syntax(e.to_string()))?.trim().to_owned();
            if text.len() > MAX_TEXT { Err(Flaw::Forbidden("a long attribute")) } else { Ok(Some(text)) }
        };
        let name = value("name")?.ok_or(Flaw::Shape("a method without a name"))?;
        let told = value("value")?.filter(|v| !v.is_empty());
        if let Some(channel) = Channel::of(&name) {
            self.contacts.push(Contact { channel, value: told });
        }
        if self.contacts.len() > MAX_CONTACTS { Err(Flaw::Forbidden("too many methods")) } else { Ok(()) }
    }

    fn text(&mut self, text: &str) -> Result<(), Flaw> {
        let is_blank = text.trim().is_empty();
        if self.path.is_empty() && !is_blank {
            return Err(Flaw::Shape("text outside of the root"));
        }
        if self.path.len() == 2 && self.path[1] == "status" {
            let status = self.status.get_or_insert_default();
            status.push_str(text);
            if status.len() > MAX_TEXT {
                return Err(Flaw::Forbidden("a long status"));
            }
        }
        Ok(())
    }

    fn answer(self) -> Result<Answer, Flaw> {
        if !self.is_over {
            return Err(Flaw::Shape("an end that is missing"));
        }
        let status = self.status.ok_or(Flaw::Shape("no status"))?.trim().to_owned();
        Ok(Answer { status, contacts: self.contacts })
    }
}
