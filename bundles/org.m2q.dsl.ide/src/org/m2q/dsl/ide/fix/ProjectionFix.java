package org.m2q.dsl.ide.fix;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings two tensors of different channels or sizes together: with a pointwise convolution on the shortcut of a residual, or before the operator that joins
 * them.
 */
final class ProjectionFix {

	private static final int CHANNELS = 0;
	private static final int AXES = 3;

	private ProjectionFix() {
	}

	static boolean applies(List<String> data) {
		return data.size() == AXES && projection(dims(data.get(1)), dims(data.getFirst())).or(() -> projection(dims(data.getFirst()), dims(data.get(1)))).isPresent();
	}

	static Optional<QuickFix> of(List<String> data, int offset, MaskedText text) {
		if (!applies(data)) {
			return Optional.empty();
		}
		return text.word(offset).equals("residual") ? shortcut(data, offset, text) : operand(data, offset, text);
	}

	/** The shortcut has the first shape and needs the second, which the body has. */
	private static Optional<QuickFix> shortcut(List<String> data, int offset, MaskedText text) {
		Optional<String> call = projection(dims(data.getFirst()), dims(data.get(1)));
		int body = text.next(offset + "residual".length());
		int end = body < text.code().length() && text.code().charAt(body) == '{' ? text.closed(body) : -1;
		if (call.isEmpty() || end < 0) {
			return Optional.empty();
		}
		int behind = text.next(end);
		if (!text.word(behind).equals("shortcut")) {
			return fix("Project the shortcut with " + call.get(), new TextEdit(end, 0, " shortcut { " + call.get() + " }"));
		}
		int open = text.next(behind + "shortcut".length());
		int close = open < text.code().length() && text.code().charAt(open) == '{' ? text.closed(open) : -1;
		return close < 0 ? Optional.empty()
				: fix("Project the shortcut with " + call.get(), new TextEdit(text.previous(close - 1), 0, " " + call.get()));
	}

	/** {@code from a, b > add}: the tensor with the wrong shape, by its name, gets a projection of its own. */
	private static Optional<QuickFix> operand(List<String> data, int offset, MaskedText text) {
		Optional<String> call = projection(dims(data.get(1)), dims(data.getFirst()));
		int line = text.lineStart(offset);
		Matcher sources = Pattern.compile("\\bfrom\\s+([^>{}]*?)\\s*>\\s*$").matcher(text.code().substring(line, offset));
		String name = data.get(2);
		if (call.isEmpty() || !sources.find()) {
			return Optional.empty();
		}
		Matcher used = Pattern.compile("(?<![\\p{L}\\p{N}_.])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_.])").matcher(sources.group(1));
		if (!used.find()) {
			return Optional.empty();
		}
		int from = line + sources.start();
		int place = line + sources.start(1) + used.start();
		int statement = statement(line, from, text);
		String projected = name + "_projected";
		String before = text.text().substring(line, statement);
		String gap = before.isBlank() ? "\n" + before : " ";
		return Optional.of(new QuickFix("Project '" + name + "' with " + call.get(), List.of(
				new TextEdit(statement, 0, projected + ": from " + name + " > " + call.get() + gap), new TextEdit(place, name.length(), projected))));
	}

	/** The word {@code from}, or the name before it: {@code sum: from a, b > add}. */
	private static int statement(int line, int from, MaskedText text) {
		Matcher named = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*\\s*:\\s*$").matcher(text.code().substring(line, from));
		return named.find() ? line + named.start() : from;
	}

	/** What makes a tensor of one shape one of another: channels change freely, rows and columns by a whole stride. */
	private static Optional<String> projection(List<Long> have, List<Long> want) {
		if (have.size() != AXES || want.size() != AXES || have.equals(want)) {
			return Optional.empty();
		}
		long rows = have.get(1);
		long wanted = want.get(1);
		long stride = wanted > 0 ? Math.ceilDiv(rows, wanted) : 0;
		boolean strides = stride >= 1 && Math.ceilDiv(rows, stride) == wanted && Math.ceilDiv(have.get(2), stride) == want.get(2);
		return strides && want.get(CHANNELS) > 0
				? Optional.of("pwconv(" + want.get(CHANNELS) + (stride > 1 ? ", stride = " + stride : "") + ")") : Optional.empty();
	}

	/** {@code [48, 28, 28]}; empty when a text is no shape. */
	private static List<Long> dims(String shape) {
		if (!shape.matches("\\[\\d{1,9}(, \\d{1,9})*]")) {
			return List.of();
		}
		return Stream.of(shape.substring(1, shape.length() - 1).split(", ")).map(Long::valueOf).toList();
	}

	private static Optional<QuickFix> fix(String title, TextEdit edit) {
		return Optional.of(new QuickFix(title, List.of(edit)));
	}
}
