package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.dsl.ide.assist.Templates;
import org.m2q.dsl.linking.LinkingMessages;

/** Makes the definition that a name should mean: a policy, accelerator, mapping or model of a run, a base policy, or a block, behind what uses it. */
final class CreationFix {

	private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

	private final int offset;
	private final String name;
	private final MaskedText text;

	private CreationFix(int offset, String name, MaskedText text) {
		this.offset = offset;
		this.name = name;
		this.text = text;
	}

	/** The repair of a problem with these values; empty when they name no kind of definition. */
	static Optional<QuickFix> of(List<String> data, int offset, String name, MaskedText text) {
		return data.stream().filter(value -> value.startsWith(LinkingMessages.CREATE)).findFirst().filter(kind -> NAME.matcher(name).matches())
				.flatMap(kind -> new CreationFix(offset, name, text).fix(kind.substring(LinkingMessages.CREATE.length())));
	}

	private Optional<QuickFix> fix(String kind) {
		int brace = text.code().indexOf('{', offset);
		for (int open = text.open(offset, '{'); open >= 0; open = text.open(open, '{')) {
			brace = open;
		}
		int end = brace < 0 ? -1 : text.closed(brace);
		return end < 0 ? Optional.empty()
				: created(kind).map(made -> new QuickFix("Create " + kind + " '" + name + "'", List.of(new TextEdit(end, 0, "\n\n" + made.strip()))));
	}

	private Optional<String> created(String kind) {
		return switch (kind) {
			case "model", "accelerator" -> Templates.definition(kind, name);
			case "policy" -> Optional.of("policy " + name + " {" + QuickFixes.DEFAULT_RULE + "\n}");
			case "mapping" -> mapping();
			case "block" -> Optional.of("block " + name + parameters() + " {\n\tidentity\n}");
			default -> Optional.empty();
		};
	}

	/** On the accelerator of the run, everything on its first engine, as far as this text has both. */
	private Optional<String> mapping() {
		int on = text.lastWord(offset, Set.of("on"));
		String accelerator = on < 0 ? "" : text.word(text.next(on + "on".length()));
		Matcher declared = Pattern.compile("\\baccelerator\\s+" + Pattern.quote(accelerator) + "\\b[^{}]*\\{").matcher(text.code());
		if (accelerator.isEmpty() || !declared.find()) {
			return Optional.empty();
		}
		Matcher engine = Pattern.compile("\\bengine\\s+([\\p{L}_][\\p{L}\\p{N}_]*)").matcher(text.code());
		int end = text.closed(declared.end() - 1);
		return engine.find(declared.end()) && engine.start() < end ? Optional.of("mapping " + name + " on " + accelerator + " {\n\tmap all -> " + engine.group(1) + "\n}")
				: Optional.empty();
	}

	/** One for each argument of the call: by its name, or else numbered. */
	private String parameters() {
		int open = text.next(offset + name.length());
		int close = open < text.code().length() && text.code().charAt(open) == '(' ? text.closed(open) : -1;
		Set<String> names = new LinkedHashSet<>();
		for (String argument : close < 0 ? List.<String>of() : arguments(open + 1, close - 1)) {
			int equals = argument.indexOf('=');
			String given = equals < 0 ? "" : argument.substring(0, equals).strip();
			names.add(NAME.matcher(given).matches() && !argument.startsWith("==", equals) ? given : "value" + (names.size() + 1));
		}
		return names.isEmpty() ? "" : "(" + String.join(", ", names) + ")";
	}

	private List<String> arguments(int from, int to) {
		List<String> arguments = new ArrayList<>();
		int begin = from;
		for (int i = from; i < to; i++) {
			if (text.code().charAt(i) == ',' && text.open(i, '(') == from - 1 && text.open(i, '[') < from) {
				arguments.add(text.code().substring(begin, i));
				begin = i + 1;
			}
		}
		arguments.add(text.code().substring(begin, to));
		arguments.removeIf(String::isBlank);
		return arguments;
	}
}
