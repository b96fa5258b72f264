package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.inject.Singleton;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.linking.LinkingMessages;

/**
 * Repairs by the code of a problem. What is possible follows from the code and the data of a problem alone, so that asking is cheap; the
 * text is only needed to apply one.
 */
@Singleton
public final class QuickFixes {

	private static final Set<String> REPLACED_BY_NAME = Set.of(ProblemCodes.LINK_UNRESOLVED, ProblemCodes.LINK_AMBIGUOUS,
			ProblemCodes.ARGUMENT_UNKNOWN, ProblemCodes.PRECISION_UNKNOWN, ProblemCodes.PROPERTY_UNKNOWN, ProblemCodes.IMPORT_MISSING,
			ProblemCodes.NAME_DUPLICATE, ProblemCodes.SYNTAX_VERSION, ProblemCodes.SUPPRESS_CODE);
	private static final Set<String> REPLACED_BY_UNIT = Set.of(ProblemCodes.UNIT_UNKNOWN, ProblemCodes.UNIT_DIMENSION,
			ProblemCodes.UNIT_IMPLAUSIBLE);
	private static final Set<String> WITHOUT_DATA = Set.of(ProblemCodes.FLOW_FROM, ProblemCodes.POLICY_INCOMPLETE, ProblemCodes.SUPPRESS_REASON,
			ProblemCodes.WEIGHTS_MISSING);
	private static final Set<String> RENAMED = Set.of(ProblemCodes.NAME_DUPLICATE);
	private static final String IMPORT = "import ";
	private static final Pattern SELECTED = Pattern.compile("(?:layer|stage)\\s+(\"[^\"]*\"|\\S+)");
	private static final int MOST = 5;

	/** A line break and a rule of 8 bit for all layers. */
	static final String DEFAULT_RULE = """

			\tdefault {
			\t\tweights int8 uniform symmetric per filter
			\t\tactivations int8 uniform symmetric per tensor
			\t\taccumulator int32
			\t\trequantize dyadic
			\t}""";

	/** Whether a problem may have a repair, or can be suppressed. */
	public boolean isFixable(String code, List<String> data) {
		return RemovalFixes.applies(code) || HardwareFixes.applies(code, data) || CostFixes.applies(code, data) || TableFixes.applies(code, data) || code.equals(ProblemCodes.SHAPE_MISMATCH) && ProjectionFix.applies(data)
				|| WITHOUT_DATA.contains(code) || SuppressionFix.applies(code) || !data.isEmpty()
				&& (code.equals(ProblemCodes.UNIT_MISSING) || code.equals(ProblemCodes.MAPPING_PREFETCH) || code.equals(ProblemCodes.REPORT_ENDING)
						|| code.equals(ProblemCodes.QUANT_CALIBRATION_MISSING) || REPLACED_BY_UNIT.contains(code)
						|| REPLACED_BY_NAME.contains(code));
	}

	/**
	 * Repairs, the best first, and last how to suppress the problem.
	 *
	 * @param code code of the problem
	 * @param data values of the problem
	 * @param offset first character of the problem
	 * @param length number of characters of the problem
	 * @param text the text that has the problem
	 */
	public List<QuickFix> fixes(String code, List<String> data, int offset, int length, String text) {
		if (!isFixable(code, data) || offset < 0 || length < 0 || offset + length > text.length()) {
			return List.of();
		}
		MaskedText masked = new MaskedText(text);
		List<QuickFix> fixes = new ArrayList<>(replacements(code, data, offset, text.substring(offset, offset + length), masked));
		HardwareFixes.of(code, data, offset, length, masked).stream().map(QuickFix::changingCosts).forEach(fixes::add);
		CostFixes.of(code, data, offset, length, masked).stream().map(QuickFix::changingCosts).forEach(fixes::add);
		TableFixes.of(code, data, offset, masked).stream().map(QuickFix::changingCosts).forEach(fixes::add);
		if (code.equals(ProblemCodes.SHAPE_MISMATCH)) {
			ProjectionFix.of(data, offset, masked).ifPresent(fixes::add);
		}
		if (code.equals(ProblemCodes.LINK_UNRESOLVED)) {
			CreationFix.of(data, offset, text.substring(offset, offset + length), masked).ifPresent(fixes::add);
		}
		RemovalFixes.of(code, data, offset, length, masked).ifPresent(fixes::add);
		if (code.equals(ProblemCodes.POLICY_SHADOWED)) {
			RemovalFixes.movedRule(offset, length, masked).map(QuickFix::changingCosts).ifPresent(fixes::add);
		}
		SuppressionFix.of(code, offset, masked).ifPresent(fixes::add);
		return fixes;
	}

	/** Repairs of a problem in a text. */
	public List<QuickFix> fixes(Problem problem, String text) {
		return fixes(problem.code(), problem.data(), problem.span().offset(), problem.span().length(), text);
	}

	/**
	 * The repairs of several problems that can be made at once without asking anybody: the safe ones, as far as they do not overlap.
	 *
	 * @param problems problems of the text
	 * @return empty when there are none
	 */
	public Optional<QuickFix> all(List<Problem> problems, String text) {
		List<TextEdit> edits = together(problems.stream().flatMap(problem -> fixes(problem, text).stream().filter(QuickFix::safe).limit(1)).toList());
		return edits.isEmpty() ? Optional.empty() : Optional.of(new QuickFix("Repair all problems that need no decision", edits, true));
	}

	/** The edits of several repairs of the same text, without those of repairs that would change what one before them changes. */
	public static List<TextEdit> together(List<QuickFix> fixes) {
		List<TextEdit> edits = new ArrayList<>();
		for (QuickFix fix : fixes) {
			if (fix.edits().stream().noneMatch(edit -> overlaps(edit, edits))) {
				edits.addAll(fix.edits());
			}
		}
		return edits.stream().sorted(Comparator.comparingInt(TextEdit::offset)).toList();
	}

	private static boolean overlaps(TextEdit edit, List<TextEdit> others) {
		int end = edit.offset() + edit.length();
		// Two insertions at one place are no conflict only when they are the same, and then one is enough.
		return others.stream().anyMatch(other -> edit.offset() < other.offset() + other.length() && other.offset() < end || edit.offset() == other.offset());
	}

	private static List<QuickFix> replacements(String code, List<String> data, int offset, String wrong, MaskedText text) {
		List<String> values = new LinkedHashSet<>(names(data)).stream().limit(MOST).toList();
		if (code.equals(ProblemCodes.UNIT_MISSING)) {
			int end = offset + wrong.stripTrailing().length();
			return values.stream().map(unit -> fix("Append unit " + unit, new TextEdit(end, 0, " " + unit), false)).toList();
		}
		if (REPLACED_BY_UNIT.contains(code)) {
			return values.stream().map(unit -> replaceUnit(wrong, unit, offset, isObvious(wrong, unit, values))).toList();
		}
		if (REPLACED_BY_NAME.contains(code)) {
			return values.stream().map(name -> name.startsWith(IMPORT) ? addImport(name, values.size() == 1, text)
					: fix((RENAMED.contains(code) ? "Rename to '" : "Change to '") + name + "'", new TextEdit(offset, wrong.length(), name),
							isObvious(wrong, name, values))).toList();
		}
		return switch (code) {
			case ProblemCodes.MAPPING_PREFETCH -> values.stream()
					.map(operand -> fix("Prefetch " + operand, new TextEdit(offset, wrong.length(), "prefetch " + operand), false).changingCosts()).toList();
			case ProblemCodes.REPORT_ENDING -> ending(values, offset, wrong);
			case ProblemCodes.POLICY_NO_MATCH -> names(values, offset, wrong);
			case ProblemCodes.WEIGHTS_MISSING -> weights(values, offset, wrong);
			case ProblemCodes.QUANT_CALIBRATION_MISSING -> List.of(calibration(values.getFirst(), offset, wrong, text));
			case ProblemCodes.FLOW_FROM -> newStatement(offset, text).stream().toList();
			case ProblemCodes.SUPPRESS_REASON -> reason(offset, wrong, text).stream().toList();
			case ProblemCodes.POLICY_INCOMPLETE -> Stream.concat(defaultRule(offset, text).stream(), rules(data, offset, text).stream()).toList();
			default -> List.of();
		};
	}

	/** Values of a problem that can take the place of what is wrong, or lines to import. */
	static List<String> names(List<String> data) {
		return data.stream().filter(value -> !value.isBlank() && !value.startsWith(LinkingMessages.CREATE)).toList();
	}

	/** Whether only one thing can be meant: what was written but for upper and lower case. */
	private static boolean isObvious(String wrong, String meant, List<String> values) {
		return wrong.equalsIgnoreCase(meant) && values.stream().filter(wrong::equalsIgnoreCase).count() == 1;
	}

	/** The problem is at the unit, or at the number with its unit. */
	private static QuickFix replaceUnit(String wrong, String unit, int offset, boolean safe) {
		int start = 0;
		if (!wrong.isEmpty() && (Character.isDigit(wrong.charAt(0)) || wrong.charAt(0) == '-')) {
			while (start < wrong.length() && "0123456789.-+eE".indexOf(wrong.charAt(start)) >= 0) {
				start++;
			}
			String gap = start < wrong.length() && Character.isWhitespace(wrong.charAt(start)) ? "" : " ";
			while (start < wrong.length() && Character.isWhitespace(wrong.charAt(start))) {
				start++;
			}
			return fix("Use unit " + unit, new TextEdit(offset + start, wrong.length() - start, gap + unit), false);
		}
		return fix("Use unit " + unit, new TextEdit(offset, wrong.length(), unit), safe);
	}

	private static QuickFix addImport(String line, boolean only, MaskedText text) {
		return fix("Add '" + line + "'", importing(List.of(line), text), only);
	}

	/** Puts lines behind the last import, or behind what has to stand before the first. */
	static TextEdit importing(List<String> lines, MaskedText text) {
		int place = 0;
		for (String word : List.of("language", "package", "import")) {
			for (int start = 0; start < text.code().length() && text.code().substring(0, start).indexOf('{') < 0; start = text.lineEnd(start)) {
				if (text.word(text.next(start)).equals(word) && text.next(start) < text.lineEnd(start)) {
					place = Math.max(place, text.lineEnd(start));
				}
			}
		}
		boolean torn = place > 0 && text.text().charAt(place - 1) != '\n';
		String blank = place == 0 && !text.text().isBlank() ? "\n" : "";
		return new TextEdit(place, 0, (torn ? "\n" : "") + String.join("\n", lines) + "\n" + blank);
	}

	/** Other names of a layer or a stage in place of the only one of a selector. */
	private static List<QuickFix> names(List<String> values, int offset, String selector) {
		Matcher named = SELECTED.matcher(selector.strip());
		return named.matches() ? values.stream().map(name -> fix("Change to '" + name + "'", new TextEdit(offset + named.start(1), named.end(1) - named.start(1), '"' + name + '"'), false)
				.changingCosts()).toList() : List.of();
	}

	/** Other files in place of a quoted path, or none. */
	private static List<QuickFix> weights(List<String> paths, int offset, String quoted) {
		List<QuickFix> fixes = new ArrayList<>();
		paths.forEach(path -> fixes.add(fix("Use '" + path + "'", new TextEdit(offset, quoted.length(), '"' + path + '"'), false)));
		fixes.add(fix("Use synthetic weights", new TextEdit(offset, quoted.length(), "synthetic seed 0"), false));
		return fixes;
	}

	/** A member behind the weights; where the data are is left to the author. */
	private static QuickFix calibration(String samples, int offset, String weights, MaskedText text) {
		String member = "calibration \"calibration\" over " + samples + " samples";
		String indent = text.text().substring(text.lineStart(offset), offset);
		return fix("Add calibration data; name their path", new TextEdit(offset + weights.length(), 0, (indent.isBlank() ? "\n" + indent : " ") + member), false);
	}

	/** Other endings for a quoted file name, in place of the one that it has. */
	private static List<QuickFix> ending(List<String> endings, int offset, String quoted) {
		int close = quoted.length() > 1 && quoted.endsWith("\"") ? quoted.length() - 1 : quoted.length();
		int dot = quoted.lastIndexOf('.', close);
		int from = dot > quoted.lastIndexOf('/') + 1 ? dot : close;
		return endings.stream().map(ending -> fix("Write the report as " + ending, new TextEdit(offset + from, close - from, ending), false)).toList();
	}

	/** {@code a > from b} becomes two statements. */
	private static Optional<QuickFix> newStatement(int offset, MaskedText text) {
		int arrow = text.previous(offset);
		if (arrow == 0 || text.code().charAt(arrow - 1) != '>') {
			return Optional.empty();
		}
		int begin = text.previous(arrow - 1);
		String indent = text.text().substring(text.lineStart(begin), text.next(text.lineStart(begin)));
		return Optional.of(fix("Begin a new statement", new TextEdit(begin, offset - begin, "\n" + (indent.isBlank() ? indent : "")), false));
	}

	/** Quotes for the author to fill; until then the problem stays. */
	private static Optional<QuickFix> reason(int offset, String wrong, MaskedText text) {
		int end = offset + wrong.stripTrailing().length();
		int next = text.next(end);
		return !wrong.startsWith("@suppress") || wrong.endsWith("\"") || text.text().startsWith("\"", next) ? Optional.empty()
				: Optional.of(fix("Add a reason", new TextEdit(end, 0, " \"\""), false));
	}

	private static Optional<QuickFix> defaultRule(int offset, MaskedText text) {
		int body = text.code().indexOf('{', offset);
		int end = body < 0 ? -1 : text.closed(body);
		if (end < 0 || text.lastWord(end, Set.of("default")) > body) {
			return Optional.empty();
		}
		return Optional.of(fix("Add a default of 8 bit", new TextEdit(body + 1, 0, DEFAULT_RULE), false).changingCosts());
	}

	/** A rule of 8 bit for each of the layers that the problem names behind what they lack. */
	private static Optional<QuickFix> rules(List<String> data, int offset, MaskedText text) {
		int body = text.code().indexOf('{', offset);
		int end = body < 0 ? -1 : text.closed(body);
		if (end < 0 || data.size() < 2) {
			return Optional.empty();
		}
		String treatment = data.getFirst().equals("weights") ? "weights int8 uniform symmetric per filter" : "activations int8 uniform symmetric per tensor";
		List<String> layers = data.subList(1, data.size());
		String rules = layers.stream().map(layer -> "rule for layer \"" + layer + "\" {\n\t\t" + treatment + "\n\t}").collect(Collectors.joining("\n\t"));
		String title = layers.size() == 1 ? "Add a rule of 8 bit for '" + layers.getFirst() + "'" : "Add a rule of 8 bit for each of the " + layers.size() + " layers";
		return text.appended(body + 1, end, rules).map(edit -> fix(title, edit, false).changingCosts());
	}

	private static QuickFix fix(String title, TextEdit edit, boolean safe) {
		return new QuickFix(title, List.of(edit), safe);
	}
}
