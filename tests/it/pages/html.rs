//! Just enough HTML to ask our own pages questions: they are well formed and quote every attribute.

/// One start tag.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn attribute_names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(name, _)| name.as_str())
    }
}

/// The start tags of a page, in order; what is inside `script` does not count.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = tag(rest);
        rest = if tag.name == "script" { &after[after.find("</script>").expect("an end")..] } else { after };
        found.push(tag);
    }
    found
}

pub fn by_id(html: &str, id: &str) -> Option<Tag> {
    tags(html).into_iter().find(|tag| tag.attribute("id") == Some(id))
}

/// Names of the fields of the page's form, buttons included, in order.
pub fn field_names(html: &str) -> Vec<String> {
    let is_field = |tag: &Tag| ["input", "button", "select"].contains(&tag.name.as_str());
    let names = tags(html).into_iter().filter(is_field);
    names.filter_map(|tag| tag.attribute("name").map(str::to_owned)).collect()
}

fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>').expect("the tag's end");
    let mut tag = Tag { name: text[..end].to_ascii_lowercase(), attributes: Vec::new() };
    let mut rest = text[end..].trim_start();
    while !rest.starts_with('>') {
        let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '=').expect("the attribute's end");
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start_matches('/');
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            (value, rest) = quoted.split_once('"').expect("a closing quote");
        }
        tag.attributes.push((name, value.to_owned()));
        rest = rest.trim_start();
    }
    (tag, &rest[1..])
}
