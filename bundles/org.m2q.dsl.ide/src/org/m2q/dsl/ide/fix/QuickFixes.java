package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.google.inject.Singleton;
import org.m2q.base.problem.ProblemCodes;

/**
 * Repairs by the code of a problem. What is possible follows from the code and the data of a problem alone, so that asking is cheap; the
 * text is only needed to apply one.
 */
@Singleton
public final class QuickFixes {

	private static final Set<String> REPLACED_BY_NAME = Set.of(ProblemCodes.LINK_UNRESOLVED, ProblemCodes.LINK_AMBIGUOUS,
			ProblemCodes.ARGUMENT_UNKNOWN, ProblemCodes.PRECISION_UNKNOWN, ProblemCodes.PROPERTY_UNKNOWN);
	private static final Set<String> REPLACED_BY_UNIT = Set.of(ProblemCodes.UNIT_UNKNOWN, ProblemCodes.UNIT_DIMENSION,
			ProblemCodes.UNIT_IMPLAUSIBLE);
	private static final Set<String> REMOVED = Set.of(ProblemCodes.IMPORT_UNUSED, ProblemCodes.IMPORT_DUPLICATE);
	private static final int MOST = 5;

	/** Whether a problem has a repair. */
	public boolean isFixable(String code, List<String> data) {
		return REMOVED.contains(code) || !data.isEmpty()
				&& (code.equals(ProblemCodes.UNIT_MISSING) || REPLACED_BY_UNIT.contains(code) || REPLACED_BY_NAME.contains(code));
	}

	/**
	 * Repairs, the best first.
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
		String wrong = text.substring(offset, offset + length);
		List<QuickFix> fixes = new ArrayList<>();
		if (code.equals(ProblemCodes.UNIT_MISSING)) {
			int end = offset + wrong.stripTrailing().length();
			distinct(data).forEach(unit -> fixes.add(fix("Append unit " + unit, new TextEdit(end, 0, " " + unit))));
		} else if (REPLACED_BY_UNIT.contains(code)) {
			distinct(data).forEach(unit -> fixes.add(replaceUnit(wrong, unit, offset)));
		} else if (REPLACED_BY_NAME.contains(code)) {
			distinct(data).forEach(name -> fixes.add(fix("Change to '" + name + "'", new TextEdit(offset, length, name))));
		} else {
			fixes.add(fix("Remove import", removal(offset, length, text)));
		}
		return fixes;
	}

	private static List<String> distinct(List<String> data) {
		return new LinkedHashSet<>(data).stream().filter(value -> !value.isBlank()).limit(MOST).toList();
	}

	/** The problem is at the unit, or at the number with its unit. */
	private static QuickFix replaceUnit(String wrong, String unit, int offset) {
		int start = 0;
		if (!wrong.isEmpty() && (Character.isDigit(wrong.charAt(0)) || wrong.charAt(0) == '-')) {
			while (start < wrong.length() && "0123456789.-+eE".indexOf(wrong.charAt(start)) >= 0) {
				start++;
			}
			String gap = start < wrong.length() && Character.isWhitespace(wrong.charAt(start)) ? "" : " ";
			while (start < wrong.length() && Character.isWhitespace(wrong.charAt(start))) {
				start++;
			}
			return fix("Use unit " + unit, new TextEdit(offset + start, wrong.length() - start, gap + unit));
		}
		return fix("Use unit " + unit, new TextEdit(offset, wrong.length(), unit));
	}

	/** Removes whole lines where nothing else stands in them. */
	private static TextEdit removal(int offset, int length, String text) {
		int start = text.lastIndexOf('\n', offset - 1) + 1;
		int end = text.indexOf('\n', offset + length);
		end = end < 0 ? text.length() : end + 1;
		String before = text.substring(start, offset).strip();
		boolean alone = (before.isEmpty() || before.equals("import")) && text.substring(offset + length, end).isBlank();
		return alone ? new TextEdit(start, end - start, "") : new TextEdit(offset, length, "");
	}

	private static QuickFix fix(String title, TextEdit edit) {
		return new QuickFix(title, List.of(edit));
	}
}
