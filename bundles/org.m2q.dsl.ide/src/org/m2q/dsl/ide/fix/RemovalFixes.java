package org.m2q.dsl.ide.fix;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Unit;

/** Repairs that take away what is too much. */
final class RemovalFixes {

	private static final Set<String> DEFINITIONS = Set.of("block", "policy", "accelerator", "mapping", "energy");
	private static final Set<String> TREATMENTS = Set.of("weights", "activations", "accumulator", "requantize", "migrate", "shift", "learn", "correct", "divisor");
	private static final Set<String> WHOLE_MEMBERS = Set.of("clock", "technology", "fidelity", "keep", "double", "dataflow", "tile", "prefetch", "map", "fuse", "pipeline",
			"preprocess", "score", "calibration", "validation");
	private static final Set<String> MEMORIES = Set.of("buffer", "registers", "dram");
	private static final Set<String> CODES = Set.of(ProblemCodes.IMPORT_UNUSED, ProblemCodes.IMPORT_DUPLICATE, ProblemCodes.IMPORT_MISSING, ProblemCodes.UNUSED,
			ProblemCodes.SUPPRESS_UNUSED, ProblemCodes.SUPPRESS_REASON, ProblemCodes.SUPPRESS_CODE, ProblemCodes.POLICY_SHADOWED, ProblemCodes.POLICY_NO_MATCH,
			ProblemCodes.POLICY_NO_EFFECT, ProblemCodes.POLICY_CYCLE, ProblemCodes.TREATMENT_DUPLICATE, ProblemCodes.PROPERTY_DUPLICATE,
			ProblemCodes.ARGUMENT_DUPLICATE, ProblemCodes.ARGUMENT_COUNT, ProblemCodes.MEMBER_DUPLICATE, ProblemCodes.ENGINE_TIMING,
			ProblemCodes.EXPECT_IMPOSSIBLE, ProblemCodes.MAPPING_IMPOSSIBLE, ProblemCodes.MAPPING_NO_MATCH,
			ProblemCodes.ENERGY_TABLE_UNUSED, ProblemCodes.CONFIG_NO_EFFECT);

	private final List<String> data;
	private final MaskedText text;
	private final int from;
	private final int to;

	private RemovalFixes(List<String> data, MaskedText text, int from, int to) {
		this.data = data;
		this.text = text;
		this.from = from;
		this.to = to;
	}

	static boolean applies(String code) {
		return CODES.contains(code);
	}

	static Optional<QuickFix> of(String code, List<String> data, int offset, int length, MaskedText text) {
		return applies(code) ? new RemovalFixes(data, text, offset, offset + length).fix(code) : Optional.empty();
	}

	private Optional<QuickFix> fix(String code) {
		return switch (code) {
			case ProblemCodes.IMPORT_UNUSED, ProblemCodes.IMPORT_DUPLICATE -> importing(true);
			case ProblemCodes.IMPORT_MISSING -> importing(false);
			case ProblemCodes.SUPPRESS_UNUSED -> suppression(true);
			case ProblemCodes.SUPPRESS_REASON, ProblemCodes.SUPPRESS_CODE -> suppression(false);
			case ProblemCodes.UNUSED -> unused();
			case ProblemCodes.POLICY_SHADOWED, ProblemCodes.POLICY_NO_MATCH -> rule();
			case ProblemCodes.POLICY_NO_EFFECT -> TREATMENTS.contains(text.word(from)) ? removed("Remove the treatment", from, to) : rule();
			case ProblemCodes.POLICY_CYCLE -> behind("extends", "Remove the base policy");
			case ProblemCodes.TREATMENT_DUPLICATE -> earlierTreatment();
			case ProblemCodes.PROPERTY_DUPLICATE -> property("Remove the second '" + text.word(from) + "'");
			case ProblemCodes.ENGINE_TIMING -> property("Remove '" + text.word(from) + "'");
			case ProblemCodes.ARGUMENT_DUPLICATE -> item("Remove the argument", text.itemEnd(from));
			case ProblemCodes.ARGUMENT_COUNT -> isItem() ? item("Remove the argument", to) : Optional.empty();
			case ProblemCodes.EXPECT_IMPOSSIBLE -> removed("Remove the expectation", from, to);
			case ProblemCodes.MEMBER_DUPLICATE, ProblemCodes.MAPPING_IMPOSSIBLE, ProblemCodes.MAPPING_NO_MATCH -> member();
			case ProblemCodes.ENERGY_TABLE_UNUSED -> isRow() ? row() : property("Remove '" + text.word(from) + "'");
			case ProblemCodes.CONFIG_NO_EFFECT -> setting();
			default -> Optional.empty();
		};
	}

	private static Optional<QuickFix> of(String title, TextEdit edit, boolean safe) {
		return Optional.of(new QuickFix(title, List.of(edit), safe));
	}

	private Optional<QuickFix> removed(String title, int begin, int end) {
		return of(title, text.removal(begin, end), false);
	}

	private Optional<QuickFix> importing(boolean safe) {
		int word = text.lastWord(from, Set.of("import"));
		boolean own = word >= 0 && text.next(word + "import".length()) >= Math.min(from, text.next(from));
		return own ? of("Remove the import", text.removal(word, to), safe) : Optional.empty();
	}

	/** From the word to the end of the reason. */
	private Optional<QuickFix> suppression(boolean safe) {
		int begin = text.text().startsWith("@suppress", from) ? from : text.text().lastIndexOf("@suppress", from);
		if (begin < text.lineStart(from)) {
			return Optional.empty();
		}
		int end = to;
		int next = to;
		while (next < text.text().length() && Character.isWhitespace(text.text().charAt(next))) {
			next++;
		}
		boolean reason = next < text.text().length() && text.text().charAt(next) == '"' && text.text().charAt(Math.max(0, to - 1)) != '"';
		if (reason) {
			end = text.text().indexOf('"', next + 1) + 1;
		}
		return end <= begin ? Optional.empty() : of("Remove the suppression", text.removal(begin, end), safe);
	}

	private Optional<QuickFix> unused() {
		int line = text.lineStart(from);
		int first = text.next(line);
		String name = text.word(from);
		int before = text.previous(from);
		int keyword = before <= 0 ? -1 : text.lastWord(before, Set.of(wordBefore(before)));
		String word = keyword < 0 ? "" : text.word(keyword);
		if ((word.equals("let") || word.equals("input")) && keyword == first) {
			int end = text.lineEnd(from);
			String rest = text.code().substring(first, end);
			boolean whole = rest.chars().map(c -> MaskedText.bracket((char) c)).sum() == 0 && rest.indexOf('{') < 0 && !goesOn(end);
			return whole ? removed("Remove '" + name + "'", first, text.previous(end)) : Optional.empty();
		}
		if (word.equals("table")) {
			keyword = text.lastWord(keyword, Set.of("energy"));
			word = "energy";
		}
		int body = keyword < 0 || !DEFINITIONS.contains(word) ? -1 : text.code().indexOf('{', to);
		int end = body < 0 ? -1 : text.closed(body);
		return end < 0 ? Optional.empty() : of("Remove '" + name + "'", definition(keyword, end), false);
	}

	private String wordBefore(int end) {
		int begin = end;
		while (begin > 0 && MaskedText.isWordPart(text.code().charAt(begin - 1))) {
			begin--;
		}
		return text.code().substring(begin, end);
	}

	private boolean goesOn(int next) {
		int first = text.next(next);
		return first < text.code().length() && "+-*/<>=!.,?[(".indexOf(text.code().charAt(first)) >= 0;
	}

	/** A definition goes with its documentation and one blank line. */
	private TextEdit definition(int keyword, int end) {
		int begin = keyword;
		int before = keyword;
		while (before > 0 && Character.isWhitespace(text.text().charAt(before - 1))) {
			before--;
		}
		if (text.text().startsWith("*/", before - 2)) {
			int comment = text.text().lastIndexOf("/*", before - 2);
			begin = comment >= 0 && text.text().startsWith("/**", comment) ? comment : begin;
		}
		TextEdit edit = text.removal(begin, end);
		int next = edit.offset() + edit.length();
		boolean blank = next < text.text().length() && text.text().charAt(next) == '\n' && edit.text().isEmpty();
		return blank ? new TextEdit(edit.offset(), edit.length() + 1, "") : edit;
	}

	private Optional<QuickFix> rule() {
		return wholeRule().flatMap(range -> removed("Remove the rule", range[0], range[1]));
	}

	/** First character of the rule around a place, and behind its last. */
	private Optional<int[]> wholeRule() {
		int begin = text.word(from).equals("rule") ? from : text.lastWord(from, Set.of("rule", "default"));
		int body = begin < 0 || !text.word(begin).equals("rule") ? -1 : text.code().indexOf('{', begin);
		int end = body < 0 ? -1 : text.closed(body);
		return end < from ? Optional.empty() : Optional.of(new int[] { begin, end });
	}

	/** The later rule wins, so at the end of its policy a rule holds. */
	static Optional<QuickFix> movedRule(int offset, int length, MaskedText text) {
		return new RemovalFixes(List.of(), text, offset, offset + length).wholeRule().flatMap(range -> {
			int policy = text.open(range[0], '{');
			int end = policy < 0 ? -1 : text.closed(policy);
			if (end < 0) {
				return Optional.empty();
			}
			TextEdit removal = text.removal(range[0], range[1]);
			String rule = text.text().substring(range[0], range[1]);
			int line = text.lineStart(range[0]);
			String indent = text.text().substring(line, range[0]);
			boolean own = indent.isBlank() && text.text().substring(text.lineStart(end - 1), end - 1).isBlank();
			TextEdit insertion = own ? new TextEdit(text.lineStart(end - 1), 0, indent + rule + "\n") : new TextEdit(end - 1, 0, rule + " ");
			return removal.offset() + removal.length() > insertion.offset() ? Optional.empty()
					: Optional.of(new QuickFix("Move the rule to the end of the policy", List.of(removal, insertion)));
		});
	}

	private Optional<QuickFix> behind(String word, String title) {
		int begin = text.lastWord(from, Set.of(word));
		return begin < 0 || text.next(begin + word.length()) != from ? Optional.empty() : removed(title, begin, to);
	}

	/** The later one of two wins, so taking away the earlier one changes nothing. */
	private Optional<QuickFix> earlierTreatment() {
		String word = text.word(from);
		int body = text.open(from, '{');
		int begin = text.lastWord(from, Set.of(word));
		if (!TREATMENTS.contains(word) || begin < body) {
			return Optional.empty();
		}
		int end = from;
		int depth = 0;
		for (int i = begin + word.length(); i < from && end == from; i++) {
			depth += MaskedText.bracket(text.code().charAt(i));
			boolean starts = depth == 0 && !MaskedText.isWordPart(text.code().charAt(i - 1)) && (TREATMENTS.contains(text.word(i)) || text.word(i).startsWith("@"));
			end = starts ? i : end;
		}
		return of("Remove the earlier '" + word + "', which has no effect", text.removal(begin, text.previous(end)), true);
	}

	/** A key with its value. */
	private Optional<QuickFix> property(String title) {
		int value = text.next(to);
		if (value >= text.code().length()) {
			return Optional.empty();
		}
		int end = value;
		if (MaskedText.bracket(text.code().charAt(value)) > 0) {
			end = text.closed(value);
		} else {
			while (end < text.code().length() && (MaskedText.isWordPart(text.code().charAt(end)) || ".-".indexOf(text.code().charAt(end)) >= 0)) {
				end++;
			}
			int unit = text.next(end);
			int unitEnd = unit;
			while (unitEnd < text.code().length() && (MaskedText.isWordPart(text.code().charAt(unitEnd)) || "/%".indexOf(text.code().charAt(unitEnd)) >= 0)) {
				unitEnd++;
			}
			end = Unit.find(text.code().substring(unit, unitEnd)).isPresent() ? unitEnd : end;
		}
		return end <= value ? Optional.empty() : item(title, end);
	}

	private boolean isRow() {
		int word = text.lastWord(from, Set.of("row"));
		return word >= 0 && text.next(word + "row".length()) == from;
	}

	/** From the word to the next row, or the end of the table. */
	private Optional<QuickFix> row() {
		int begin = text.lastWord(from, Set.of("row"));
		int table = text.open(begin, '{');
		int end = table < 0 ? -1 : text.closed(table) - 1;
		for (int i = to; i < end; i++) {
			boolean starts = !MaskedText.isWordPart(text.code().charAt(i - 1)) && (text.word(i).equals("row") || text.word(i).equals("@suppress"));
			end = starts ? i : end;
		}
		return end < to ? Optional.empty() : removed("Remove row '" + text.word(from) + "'", begin, behindText(text.previous(end), end));
	}

	/** Behind the quoted text that may follow; without it, where code ends. */
	private int behindText(int code, int end) {
		int quote = code;
		while (quote < end && Character.isWhitespace(text.text().charAt(quote))) {
			quote++;
		}
		int close = quote;
		if (quote < end && text.text().charAt(quote) == '"') {
			do {
				close = text.text().indexOf('"', close + 1);
			} while (close >= 0 && text.text().charAt(close - 1) == '\\');
		}
		return close > quote && close < end ? close + 1 : code;
	}

	/** What has no effect can go without asking, but for memories, which have area and leak. */
	private Optional<QuickFix> setting() {
		String word = text.word(from);
		if (word.length() == to - from) {
			return property("Remove '" + word + "'").map(fix -> new QuickFix(fix.title(), fix.edits(), true));
		}
		if (!word.equals("double")) {
			return of("Remove '" + word + "'", text.removal(from, to), !MEMORIES.contains(word));
		}
		Optional<String> memory = data.stream().findFirst();
		int name = memory.map(wanted -> wordIn(wanted, text.next(from + word.length()))).orElse(-1);
		boolean several = text.code().substring(from, to).indexOf(',') >= 0;
		return several && name >= 0 ? of("Remove '" + memory.get() + "'", text.item(name, name + memory.get().length()), true)
				: of("Remove 'double buffer'", text.removal(from, to), !several);
	}

	/** Where a word stands from a place to the end of the problem; -1 when it does not. */
	private int wordIn(String word, int begin) {
		for (int i = begin; i < to; i++) {
			if (!MaskedText.isWordPart(text.code().charAt(i - 1)) && text.word(i).equals(word)) {
				return i;
			}
		}
		return -1;
	}

	private Optional<QuickFix> item(String title, int end) {
		return of(title, text.item(from, end), false);
	}

	private boolean isItem() {
		int before = text.previous(from);
		int behind = text.next(to);
		return before > 0 && behind < text.code().length() && "(,".indexOf(text.code().charAt(before - 1)) >= 0 && "),".indexOf(text.code().charAt(behind)) >= 0;
	}

	private Optional<QuickFix> member() {
		if (WHOLE_MEMBERS.contains(text.word(from)) && text.word(from).length() < to - from) {
			return removed("Remove '" + text.word(from) + "'", from, to);
		}
		int before = text.previous(from);
		boolean later = before > 0 && text.code().charAt(before - 1) == ',';
		return later && text.word(from).length() == to - from ? item("Remove '" + text.word(from) + "'", to) : Optional.empty();
	}
}
