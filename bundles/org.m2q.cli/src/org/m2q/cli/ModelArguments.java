package org.m2q.cli;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Model;

/** Values of model parameters on the command line. */
final class ModelArguments {

	private ModelArguments() {
	}

	/** The values of {@code NAME=VALUE} settings. */
	static Map<String, Object> values(List<String> settings, String see) throws CommandException {
		Map<String, Object> values = new LinkedHashMap<>();
		for (String setting : settings) {
			int equals = setting.indexOf('=');
			String name = setting.substring(0, Math.max(0, equals)).strip();
			String value = setting.substring(equals + 1).strip();
			try {
				Object parsed = value.equals("true") || value.equals("false") ? (Object) Boolean.valueOf(value) : new BigDecimal(value);
				if (equals < 1 || values.put(name, parsed) != null) {
					throw CommandException.usage("--set needs NAME=VALUE, each name once, not " + setting + see);
				}
			} catch (NumberFormatException e) {
				throw CommandException.usage("--set " + name + " needs a number, true or false, not " + value.toLowerCase(Locale.ROOT) + see);
			}
		}
		return values;
	}

	/** Rejects names that the model does not have. */
	static void checkNames(Model model, Map<String, Object> values) throws CommandException {
		List<String> names = model.getParameters().stream().map(parameter -> parameter.getName()).toList();
		for (String name : values.keySet()) {
			if (!names.contains(name)) {
				throw CommandException.usage(model.getName() + " has no parameter " + name + (names.isEmpty() ? ", and no other" : "; it has " + String.join(", ", names)) + ".");
			}
		}
	}

	/** The only model of a file, or the named one. */
	static Model model(M2qDocument document, String file, String only, String purpose) throws CommandException {
		List<Model> models = document.models();
		if (models.isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, file + ": there is no model to " + purpose + ".");
		}
		String names = String.join(", ", models.stream().map(Model::getName).toList());
		if (only.isEmpty() && models.size() > 1) {
			throw CommandException.usage(file + " has several models; choose one of " + names + " with --model.");
		}
		return models.stream().filter(model -> only.isEmpty() || only.equals(model.getName())).findFirst()
				.orElseThrow(() -> CommandException.usage("there is no model " + only + " in " + file + "; it has " + names + "."));
	}
}
