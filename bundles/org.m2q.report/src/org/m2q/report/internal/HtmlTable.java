package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.List;

/** An accessible HTML table. */
final class HtmlTable {

	/** Longer texts break into lines. */
	private static final int LONG = 60;

	/** What begins the text of a cell that lacks something. */
	static final String MISSING = "✗ ";

	/** What a column holds. */
	enum Kind {
		TEXT, NUMBER, BAR
	}

	private record Column(String name, String unit, Kind kind) {
	}

	private final String caption;
	private final List<Column> columns = new ArrayList<>();
	private final List<List<String>> rows = new ArrayList<>();
	private final List<List<String>> footer = new ArrayList<>();

	HtmlTable(String caption) {
		this.caption = caption;
	}

	HtmlTable text(String name) {
		columns.add(new Column(name, "", Kind.TEXT));
		return this;
	}

	HtmlTable number(String name, String unit) {
		columns.add(new Column(name, unit, Kind.NUMBER));
		return this;
	}

	/** A column of bars; its cells are ratios of a full bar, or of the largest of them when that is above 1; a number column beside it says the same. */
	HtmlTable bar() {
		columns.add(new Column("", "", Kind.BAR));
		return this;
	}

	HtmlTable row(List<String> cells) {
		rows.add(List.copyOf(cells));
		return this;
	}

	HtmlTable total(List<String> cells) {
		footer.add(List.copyOf(cells));
		return this;
	}

	/** Appends the table; the first text cell of a row is its heading. */
	void print(Markup html) {
		html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption).open("table");
		html.element("caption", caption);
		html.open("thead").open("tr");
		for (Column column : columns) {
			if (column.kind == Kind.BAR) {
				html.open("td").close("td");
				continue;
			}
			html.open("th", "scope", "col", "class", column.kind == Kind.NUMBER ? "n" : "t").text(column.name);
			if (columns.stream().anyMatch(other -> !other.unit.isEmpty())) {
				html.open("small").text(column.unit.isEmpty() ? "" : column.unit).raw(column.unit.isEmpty() ? "&nbsp;</small>" : "</small>");
			}
			html.close("th");
		}
		html.close("tr").close("thead").open("tbody");
		rows.forEach(row -> row(html, row));
		html.close("tbody");
		if (!footer.isEmpty()) {
			html.open("tfoot");
			footer.forEach(row -> row(html, row));
			html.close("tfoot");
		}
		html.close("table").close("div");
	}

	/** The largest ratio of a column of bars. */
	private double longest(int column) {
		return rows.stream().map(row -> row.get(column)).filter(cell -> !cell.isEmpty()).mapToDouble(Double::parseDouble).max().orElse(1);
	}

	private void row(Markup html, List<String> row) {
		html.open("tr");
		boolean headed = false;
		for (int i = 0; i < row.size(); i++) {
			Column column = columns.get(i);
			String cell = row.get(i);
			if (column.kind == Kind.BAR) {
				html.open("td", "class", "bar");
				if (!cell.isEmpty()) {
					html.raw("<i style=\"width:" + Markup.percent(Double.parseDouble(cell) / Math.max(1, longest(i))) + "\"></i>");
				}
				html.close("td");
			} else if (column.kind == Kind.TEXT && !headed) {
				headed = true;
				html.element("th", cell, "scope", "row");
			} else {
				html.element("td", cell, "class", column.kind == Kind.NUMBER ? "n" : cell.length() > LONG ? "w" : cell.startsWith(MISSING) ? "t bad" : "t");
			}
		}
		html.close("tr");
	}
}
