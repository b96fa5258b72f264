package org.m2q.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.m2q.dsl.ide.importing.OnnxImport;
import org.m2q.onnx.translate.GivenName;

import picocli.CommandLine.ParseResult;

/**
 * Names that an imported text is to have.
 *
 * @param wanted identifiers, by the name that the text has otherwise or the one in the model
 */
record RenameOptions(Map<String, String> wanted) {

	static final String RENAME = "--rename";

	private static final String SEE = "; see \"m2q help import\".";

	/** The options of the command. */
	static RenameOptions of(ParseResult arguments) throws CommandException {
		Map<String, String> wanted = ChangeOptions.pairs(arguments, RENAME, "OLD=NEW", "import");
		for (String name : wanted.values()) {
			if (!OnnxImport.isName(name)) {
				throw CommandException.usage(RENAME + " gives a name of letters, digits and underscores, not " + name + SEE);
			}
		}
		return new RenameOptions(wanted);
	}

	/** Whether the text keeps the names that it has by itself. */
	boolean isEmpty() {
		return wanted.isEmpty();
	}

	/**
	 * What is called otherwise.
	 *
	 * @param given what the text has names for
	 * @param model its own name, which no part may have
	 * @throws CommandException when there is no such name, it stands for several things, or two things would be called the same
	 */
	Map<GivenName, String> names(List<GivenName> given, String model) throws CommandException {
		Map<GivenName, String> names = new LinkedHashMap<>();
		for (Map.Entry<String, String> entry : wanted.entrySet()) {
			names.put(find(given, entry.getKey()), entry.getValue());
		}
		Set<String> taken = new HashSet<>(Set.of(model));
		for (GivenName name : given) {
			String now = names.getOrDefault(name, name.name());
			if (!taken.add(now)) {
				throw CommandException.usage(RENAME + ": two things would be called " + now + SEE);
			}
		}
		return names;
	}

	private static GivenName find(List<GivenName> given, String old) throws CommandException {
		List<GivenName> found = given.stream().filter(name -> name.name().equals(old)).toList();
		if (found.isEmpty()) {
			found = given.stream().filter(name -> name.origin().equals(old)).toList();
		}
		if (found.size() != 1) {
			throw CommandException.usage(RENAME + " " + old + ": " + (found.isEmpty() ? "nothing in the text is called so; there are " : "several things have that name in the model; use ")
					+ String.join(", ", (found.isEmpty() ? given : found).stream().map(GivenName::name).toList()) + SEE);
		}
		return found.getFirst();
	}
}
