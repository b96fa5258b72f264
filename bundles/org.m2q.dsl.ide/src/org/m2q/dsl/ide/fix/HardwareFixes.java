package org.m2q.dsl.ide.fix;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Unit;

/** Repairs of what a network, its policy and an accelerator do not have in common: memories that are too small, and layers that no engine executes. */
final class HardwareFixes {

	private static final int MEMORY = 0;
	private static final int LAYER = 1;
	private static final int NEED = 2;
	private static final int ROOM = 3;
	private static final int NARROW = 4;
	private static final Pattern LITERAL = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([ \t]*)([A-Za-z]+)");
	private static final Pattern CAPACITY = Pattern.compile("\\bcapacity\\s+(\\S)");
	private static final Pattern POLICY = Pattern.compile("\\bpolicy\\s+([\\p{L}_][\\p{L}\\p{N}_]*)[^{}]*\\{");

	private final List<String> data;
	private final int from;
	private final int to;
	private final MaskedText text;

	private HardwareFixes(List<String> data, int from, int to, MaskedText text) {
		this.data = data;
		this.from = from;
		this.to = to;
		this.text = text;
	}

	/** Whether a problem with these values has a repair in a text that is written as most are. */
	static boolean applies(String code, List<String> data) {
		return switch (code) {
			case ProblemCodes.MEMORY_OVERFLOW -> data.size() > ROOM;
			case ProblemCodes.MAPPING_UNASSIGNED -> data.size() > 2;
			case ProblemCodes.QUANT_UNSUPPORTED -> data.size() > 5 || data.size() == 5 && !data.get(4).isBlank();
			default -> false;
		};
	}

	static List<QuickFix> of(String code, List<String> data, int offset, int length, MaskedText text) {
		if (!applies(code, data)) {
			return List.of();
		}
		HardwareFixes fixes = new HardwareFixes(data, offset, offset + length, text);
		return switch (code) {
			case ProblemCodes.MEMORY_OVERFLOW -> fixes.overflow();
			case ProblemCodes.MAPPING_UNASSIGNED -> fixes.unassigned();
			default -> fixes.unsupported();
		};
	}

	private List<QuickFix> overflow() {
		List<QuickFix> fixes = new ArrayList<>();
		if (text.word(from).equals("tile")) {
			fixes.add(new QuickFix("Remove 'tile' and let the search choose", List.of(text.removal(from, to))));
		}
		Optional<int[]> declared = memory();
		declared.flatMap(range -> enlarged(range[0], range[1])).ifPresent(fixes::add);
		if (data.size() > NARROW) {
			String format = data.get(NARROW).split(" ")[0];
			ruled("layer \"" + data.get(LAYER) + "\"", "activations " + data.get(NARROW), "Lower the activations of layer '" + data.get(LAYER) + "' to " + format).ifPresent(fixes::add);
		}
		return fixes;
	}

	/** From the word {@code buffer} to the next member. */
	private Optional<int[]> memory() {
		Matcher declaration = Pattern.compile("\\b(?:buffer|registers|dram)\\s+" + Pattern.quote(data.get(MEMORY)) + "\\b").matcher(text.code());
		List<Integer> starts = new ArrayList<>();
		while (declaration.find()) {
			starts.add(declaration.start());
		}
		int own = text.lastWord(from, Set.of("buffer", "registers", "dram"));
		int begin = starts.contains(own) ? own : starts.size() == 1 ? starts.getFirst() : -1;
		if (begin < 0) {
			return Optional.empty();
		}
		Matcher next = Pattern.compile("\\b(?:buffer|registers|dram|interconnect|engine|clock|technology|use)\\b|\\}").matcher(text.code());
		return Optional.of(new int[] { begin, next.find(begin + 1) ? next.start() : text.code().length() });
	}

	/** The number behind {@code capacity}, or the default of the parameter that stands there. */
	private Optional<QuickFix> enlarged(int begin, int end) {
		Matcher capacity = CAPACITY.matcher(text.code()).region(begin, end);
		if (!capacity.find()) {
			return Optional.empty();
		}
		int value = capacity.start(1);
		String name = text.word(value);
		if (!name.isEmpty() && !Character.isDigit(name.charAt(0))) {
			value = given(name);
		}
		Matcher number = LITERAL.matcher(text.code());
		if (value < 0 || !number.region(value, text.code().length()).lookingAt()) {
			return Optional.empty();
		}
		Optional<Unit> unit = Unit.find(number.group(3)).filter(found -> found.dimension() == Dimension.DATA);
		Optional<BigDecimal> factor = factor();
		if (unit.isEmpty() || factor.isEmpty()) {
			return Optional.empty();
		}
		String larger = new BigDecimal(number.group(1)).multiply(factor.get()).setScale(0, RoundingMode.CEILING).toPlainString() + number.group(2) + number.group(3);
		return Optional.of(new QuickFix("Enlarge '" + data.get(MEMORY) + "' to " + larger, List.of(new TextEdit(number.start(), number.end() - number.start(), larger))));
	}

	/** Where the only value of a parameter is written: more than one means that experiments pass others. */
	private int given(String parameter) {
		Matcher assigned = Pattern.compile("\\b" + Pattern.quote(parameter) + "\\s*=\\s*").matcher(text.code());
		int place = assigned.find() ? assigned.end() : -1;
		return place >= 0 && assigned.find() ? -1 : place;
	}

	private Optional<BigDecimal> factor() {
		try {
			BigDecimal need = new BigDecimal(data.get(NEED));
			BigDecimal room = new BigDecimal(data.get(ROOM));
			return room.signum() > 0 && need.compareTo(room) > 0 ? Optional.of(need.divide(room, MathContext.DECIMAL64)) : Optional.empty();
		} catch (NumberFormatException e) {
			return Optional.empty();
		}
	}

	/** A line of its own; where among the others does not matter, because none of them selects the operator. */
	private List<QuickFix> unassigned() {
		int body = text.code().indexOf('{', from);
		int end = body < 0 ? -1 : text.closed(body);
		int mapping = text.lastWord(from, Set.of("mapping"));
		if (mapping < 0 || text.next(mapping + "mapping".length()) != from || end < 0) {
			return List.of();
		}
		int last = text.lastWord(end - 1, Set.of("map"));
		boolean oneLine = text.lineStart(mapping) == text.lineStart(end - 1);
		List<QuickFix> fixes = new ArrayList<>();
		for (String engine : data.subList(2, data.size())) {
			String words = "map " + data.get(1) + " -> " + engine;
			TextEdit edit = oneLine ? new TextEdit(body + 1, 0, " " + words) : last > body ? new TextEdit(text.lineStart(last), 0, indent(last) + words + "\n")
					: new TextEdit(text.lineEnd(body), 0, indent(mapping) + "\t" + words + "\n");
			fixes.add(new QuickFix("Map '" + data.get(1) + "' to '" + engine + "'", List.of(edit), data.size() == 3));
		}
		return fixes;
	}

	private String indent(int place) {
		int line = text.lineStart(place);
		int end = line;
		while (end < place && Character.isWhitespace(text.text().charAt(end))) {
			end++;
		}
		return text.text().substring(line, end);
	}

	private List<QuickFix> unsupported() {
		List<QuickFix> fixes = new ArrayList<>();
		String kind = data.get(3);
		String weights = data.get(4);
		if (!weights.isBlank()) {
			ruled(kind, "weights " + weights + " symmetric per filter", "Quantize '" + kind + "' to " + weights).ifPresent(fixes::add);
		}
		if (text.word(from).equals("map")) {
			boolean own = text.text().substring(text.lineStart(from), from).isBlank();
			for (String engine : data.subList(5, data.size())) {
				String words = "map " + kind + " -> " + engine;
				TextEdit edit = own ? new TextEdit(to, 0, "\n" + indent(from) + words) : new TextEdit(to, 0, " " + words);
				fixes.add(new QuickFix("Map '" + kind + "' to '" + engine + "'", List.of(edit)));
			}
		}
		return fixes;
	}

	/** A rule at the end of the only policy of the text, or of the only one that its experiments run. */
	private Optional<QuickFix> ruled(String selector, String treatment, String title) {
		List<int[]> bodies = new ArrayList<>();
		List<int[]> run = new ArrayList<>();
		Matcher policies = POLICY.matcher(text.code());
		while (policies.find()) {
			int end = text.closed(policies.end() - 1);
			if (end > 0) {
				int[] body = { policies.start(), policies.end() - 1, end - 1 };
				bodies.add(body);
				if (Pattern.compile("\\b(?:with|,)\\s*" + Pattern.quote(policies.group(1)) + "\\b").matcher(text.code()).find()) {
					run.add(body);
				}
			}
		}
		List<int[]> chosen = run.isEmpty() ? bodies : run;
		if (chosen.size() != 1) {
			return Optional.empty();
		}
		int[] body = chosen.getFirst();
		boolean oneLine = text.lineStart(body[1]) == text.lineStart(body[2]);
		String indent = indent(body[0]);
		String rule = oneLine ? "rule for " + selector + " { " + treatment + " } "
				: indent + "\trule for " + selector + " {\n" + indent + "\t\t" + treatment + "\n" + indent + "\t}\n";
		int place = oneLine ? body[2] : text.lineStart(body[2]);
		return Optional.of(new QuickFix(title, List.of(new TextEdit(place, 0, rule))));
	}
}
