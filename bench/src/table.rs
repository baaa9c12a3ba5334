//! A table of texts, printed aligned for a terminal or as Markdown.

/// Every row has as many cells as the header; the first column is aligned left, the others right.
pub struct Table {
    pub title: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(title: &str, header: &[&str]) -> Self {
        Self { title: title.to_owned(), header: header.iter().map(|&word| word.to_owned()).collect(), rows: Vec::new() }
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let widths = self.widths();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
                0 => format!("{cell:width$}"),
                _ => format!("{cell:>width$}"),
            });
            cells.collect::<Vec<_>>().join("  ")
        };
        let rows: Vec<String> = std::iter::once(&self.header).chain(&self.rows).map(line).collect();
        format!("{}\n{}\n", self.title, rows.join("\n"))
    }

    /// For a document.
    pub fn markdown(&self) -> String {
        let widths = self.widths();
        let line = |row: &Vec<String>| {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule = widths
            .iter()
            .enumerate()
            .map(|(at, width)| "-".repeat(width + usize::from(at == 0)) + if at == 0 { "-" } else { "-:" });
        let rule = format!("|{}|", rule.collect::<Vec<_>>().join("|"));
        let rows: Vec<String> = self.rows.iter().map(line).collect();
        format!("**{}**\n\n{}\n{rule}\n{}\n", self.title, line(&self.header), rows.join("\n"))
    }

    fn widths(&self) -> Vec<usize> {
        let column = |at: usize| std::iter::once(&self.header).chain(&self.rows).filter_map(move |row| row.get(at));
        (0..self.header.len()).map(|at| column(at).map(|cell| cell.chars().count()).max().unwrap_or(0)).collect()
    }
}

/// A number with as many decimals as its size deserves; a dash for none.
pub fn number(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if !value.is_finite() => "–".to_owned(),
        Some(value) if value >= 100.0 => format!("{value:.0}"),
        Some(value) if value >= 10.0 => format!("{value:.1}"),
        Some(value) if value >= 1.0 => format!("{value:.2}"),
        Some(value) => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_table_is_aligned() {
        let mut table = Table::new("t", &["operation", "n"]);
        table.rows.push(vec!["a".into(), "1000".into()]);
        assert_eq!(table.text(), "t\noperation     n\na          1000\n");
    }

    #[test]
    fn numbers_keep_three_digits() {
        let shown = [1234.5, 12.34, 1.234, 0.0123].map(|value| number(Some(value)));
        assert_eq!(shown, ["1234", "12.3", "1.23", "0.012"]);
        assert_eq!(number(None), "–");
    }
}
