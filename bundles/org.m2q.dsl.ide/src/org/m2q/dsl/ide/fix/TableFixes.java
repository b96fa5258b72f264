package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.base.problem.ProblemCodes;

/** Repairs of accelerators that take rows of a table for another technology: a table for theirs, or scaling. */
final class TableFixes {

	private static final int TABLE = 0;
	private static final int SCALING = 1;

	private final String table;
	private final int body;
	private final int end;
	private final MaskedText text;

	private TableFixes(String table, int body, int end, MaskedText text) {
		this.table = table;
		this.body = body;
		this.end = end;
		this.text = text;
	}

	static boolean applies(String code, List<String> data) {
		return code.equals(ProblemCodes.ENERGY_TECHNOLOGY) && data.size() > SCALING && !data.get(TABLE).isBlank();
	}

	static List<QuickFix> of(String code, List<String> data, int offset, MaskedText text) {
		if (!applies(code, data)) {
			return List.of();
		}
		int accelerator = text.lastWord(offset, Set.of("accelerator"));
		int body = accelerator < 0 ? -1 : text.code().indexOf('{', accelerator);
		int end = body < 0 ? -1 : text.closed(body);
		if (end < offset) {
			return List.of();
		}
		TableFixes fixes = new TableFixes(data.get(TABLE), body, end, text);
		List<QuickFix> found = new ArrayList<>();
		if (!data.get(SCALING).isBlank()) {
			found.add(fixes.scaled(data.get(SCALING)));
		}
		data.stream().skip(SCALING + 1).map(fixes::replaced).forEach(found::add);
		return found;
	}

	/** Names the other table wherever the accelerator names this one. */
	private QuickFix replaced(String qualified) {
		String name = simple(qualified);
		List<TextEdit> edits = new ArrayList<>();
		Matcher named = Pattern.compile("(?<![\\p{L}\\p{N}_^])" + Pattern.quote(table) + "(?![\\p{L}\\p{N}_])").matcher(text.code()).region(body, end);
		named.useTransparentBounds(true);
		while (named.find()) {
			edits.add(new TextEdit(named.start(), table.length(), name));
		}
		imported(qualified).ifPresent(edits::add);
		return new QuickFix("Use '" + name + "' in place of '" + table + "'", edits);
	}

	/** Behind the {@code use} of the table, or in a new one above the first member. */
	private QuickFix scaled(String qualified) {
		String scaling = " scaled by " + simple(qualified);
		List<TextEdit> edits = new ArrayList<>();
		Matcher use = Pattern.compile("\\buse\\s+(?:[\\p{L}\\p{N}_]+\\.)*" + Pattern.quote(table) + "(?![\\p{L}\\p{N}_])").matcher(text.code()).region(body, end);
		if (use.find()) {
			edits.add(new TextEdit(use.end(), 0, scaling));
		} else {
			int first = text.next(body + 1);
			String line = text.text().substring(text.lineStart(first), first);
			edits.add(new TextEdit(first, 0, "use " + table + scaling + (line.isBlank() ? "\n" + line : " ")));
		}
		imported(qualified).ifPresent(edits::add);
		return new QuickFix("Scale '" + table + "' by '" + simple(qualified) + "'", edits);
	}

	/** The import of a table that the text does not see yet. */
	private Optional<TextEdit> imported(String qualified) {
		int dot = qualified.lastIndexOf('.');
		if (dot < 0) {
			return Optional.empty();
		}
		String name = Pattern.quote(qualified.substring(dot + 1));
		String home = Pattern.quote(qualified.substring(0, dot));
		boolean visible = Pattern.compile("\\bimport\\s+" + home + "\\.(?:\\*|" + name + "\\b)|\\bpackage\\s+" + home + "(?![\\p{L}\\p{N}_.])|\\benergy\\s+table\\s+" + name + "\\b")
				.matcher(text.code()).find();
		return visible ? Optional.empty() : Optional.of(QuickFixes.importing(List.of("import " + qualified), text));
	}

	private static String simple(String qualified) {
		return qualified.substring(qualified.lastIndexOf('.') + 1);
	}
}
