package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.m2q.base.problem.ProblemCodes;

/** Repairs of what costs more than it need: tiles that leave lanes idle, engines that wait for each other, layers that wait for DRAM. */
final class CostFixes {

	private static final int LOOP = 0;
	private static final int SIZE = 1;
	private static final int BETTER = 2;

	private static final int LAYER = 0;
	private static final int POLICY = 1;
	private static final int WEIGHTS = 2;
	private static final int MAPPING = 3;
	private static final int CHAIN = 4;

	private static final String NUMBER = "[0-9]+(?:\\.[0-9]+)?";
	private static final Pattern RATIO = Pattern.compile("\\bratio\\s+" + NUMBER + "(?:\\s*:\\s*" + NUMBER + ")*");
	private static final Pattern SPLIT = Pattern.compile("\\bconcurrently\\b(?:\\s+split\\s+" + NUMBER + "(?:\\s*:\\s*" + NUMBER + ")+)?");

	private final List<String> data;
	private final int from;
	private final int to;
	private final MaskedText text;

	private CostFixes(List<String> data, int from, int to, MaskedText text) {
		this.data = data;
		this.from = from;
		this.to = to;
		this.text = text;
	}

	/** Whether a problem with these values has a repair in a text that decides what it is about. */
	static boolean applies(String code, List<String> data) {
		return switch (code) {
			case ProblemCodes.TILE_INDIVISIBLE -> data.size() > SIZE;
			case ProblemCodes.MAPPING_IMBALANCE -> data.size() > 2;
			case ProblemCodes.MEMORY_BANDWIDTH -> data.size() > MAPPING && (!data.get(WEIGHTS).isBlank() || data.size() > CHAIN && !data.get(CHAIN).isBlank());
			default -> false;
		};
	}

	static List<QuickFix> of(String code, List<String> data, int offset, int length, MaskedText text) {
		if (!applies(code, data)) {
			return List.of();
		}
		CostFixes fixes = new CostFixes(data, offset, offset + length, text);
		return switch (code) {
			case ProblemCodes.TILE_INDIVISIBLE -> fixes.tile();
			case ProblemCodes.MAPPING_IMBALANCE -> fixes.balance();
			default -> fixes.bandwidth();
		};
	}

	private List<QuickFix> tile() {
		List<QuickFix> fixes = new ArrayList<>();
		Matcher size = Pattern.compile("\\b" + Pattern.quote(data.get(LOOP)) + "\\s+(" + Pattern.quote(data.get(SIZE)) + ")(?![0-9.])").matcher(text.code()).region(from, to);
		if (!text.word(from).equals("tile") || !size.find()) {
			return fixes;
		}
		if (data.size() > BETTER) {
			fixes.add(new QuickFix("Use tiles of " + data.get(BETTER) + " " + data.get(LOOP), List.of(new TextEdit(size.start(1), size.end(1) - size.start(1), data.get(BETTER)))));
		}
		Matcher engine = Pattern.compile("tile\\s+\\S+\\s+").matcher(text.code()).region(from, to);
		if (engine.lookingAt()) {
			fixes.add(new QuickFix("Let a search choose the tile", List.of(new TextEdit(engine.end(), to - engine.end(), "auto"))));
		}
		return fixes;
	}

	private List<QuickFix> balance() {
		List<QuickFix> fixes = new ArrayList<>();
		// The targets in the order of the mapping: scheme=percent.
		Map<String, String> parts = new TreeMap<>();
		List<String> order = new ArrayList<>();
		for (String part : data.subList(1, data.size())) {
			int equals = part.indexOf('=');
			if (equals < 0) {
				return fixes;
			}
			parts.put(part.substring(0, equals), part.substring(equals + 1));
			order.add(part.substring(equals + 1));
		}
		String ratio = String.join(" : ", order);
		Matcher split = SPLIT.matcher(text.code()).region(from, to);
		if (text.word(from).equals("map") && split.find()) {
			fixes.add(new QuickFix("Split filters " + ratio, List.of(new TextEdit(split.start(), split.end() - split.start(), "concurrently split " + ratio))));
		}
		mix(parts).ifPresent(fixes::add);
		return fixes;
	}

	/** The ratio of the only mix of the policy, if it is in this text. */
	private Optional<QuickFix> mix(Map<String, String> parts) {
		Optional<int[]> body = body("policy", data.getFirst());
		if (body.isEmpty()) {
			return Optional.empty();
		}
		Matcher mix = Pattern.compile("\\bmix\\s+per\\s+\\w+\\s*\\{([^{}]*)\\}").matcher(text.code()).region(body.get()[0], body.get()[1]);
		if (!mix.find()) {
			return Optional.empty();
		}
		int end = mix.end();
		List<String> schemes = Arrays.stream(mix.group(1).split(",")).map(CostFixes::scheme).toList();
		Matcher ratio = RATIO.matcher(text.code()).region(end, body.get()[1]);
		if (mix.find() || !parts.keySet().containsAll(schemes) || schemes.size() != parts.size() || !ratio.find()) {
			return Optional.empty();
		}
		String wanted = schemes.stream().map(parts::get).collect(Collectors.joining(" : "));
		return Optional.of(new QuickFix("Deal filters " + wanted + " in policy '" + data.getFirst() + "'", List.of(new TextEdit(ratio.start(), ratio.end() - ratio.start(), "ratio " + wanted))));
	}

	private static String scheme(String quantizer) {
		return Arrays.stream(quantizer.split("\\s+")).filter(List.of("apot", "pot", "log2")::contains).findFirst().orElse("uniform");
	}

	private List<QuickFix> bandwidth() {
		List<QuickFix> fixes = new ArrayList<>();
		if (data.size() > CHAIN && !data.get(CHAIN).isBlank()) {
			body("mapping", data.get(MAPPING)).flatMap(body -> text.appended(body[0], body[1], "fuse " + data.get(CHAIN)))
					.ifPresent(edit -> fixes.add(new QuickFix("Fuse " + data.get(CHAIN).replace("layer \"", "'").replace('"', '\'').replace(">>", "and") + " in mapping '" + data.get(MAPPING) + "'", List.of(edit))));
		}
		if (!data.get(WEIGHTS).isBlank()) {
			String rule = "rule for layer \"" + data.get(LAYER) + "\" {\n\t\tweights " + data.get(WEIGHTS) + " per filter\n\t}";
			body("policy", data.get(POLICY)).flatMap(body -> text.appended(body[0], body[1], rule)).ifPresent(
					edit -> fixes.add(new QuickFix("Give layer '" + data.get(LAYER) + "' weights " + data.get(WEIGHTS) + " in policy '" + data.get(POLICY) + "'", List.of(edit))));
		}
		return fixes;
	}

	/** Behind the brace that opens a definition of this text, up to the one that closes it. */
	private Optional<int[]> body(String keyword, String name) {
		Matcher definition = Pattern.compile("\\b" + keyword + "\\s+" + Pattern.quote(name) + "\\b[^{}]*\\{").matcher(text.code());
		if (name.isBlank() || !definition.find()) {
			return Optional.empty();
		}
		int end = text.closed(definition.end() - 1);
		return end < 0 ? Optional.empty() : Optional.of(new int[] { definition.end(), end });
	}
}
