package org.m2q.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a point combines, by the names of the file.
 *
 * @param model name
 * @param modelArguments every parameter with its value, defaults included
 * @param policy name
 * @param accelerator name
 * @param acceleratorArguments every parameter with its value, defaults included
 * @param mapping name; empty when the accelerator's own assignment is used
 */
public record Setup(String model, List<Setting> modelArguments, String policy, String accelerator,
		List<Setting> acceleratorArguments, Optional<String> mapping) {

	/**
	 * A parameter and its value.
	 *
	 * @param name of the parameter
	 * @param value as it would be written in a file
	 */
	public record Setting(String name, String value) {

		/** Rejects missing parts. */
		public Setting {
			Objects.requireNonNull(name, "name");
			Objects.requireNonNull(value, "value");
		}
	}

	/** Copies the lists. */
	public Setup {
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(policy, "policy");
		Objects.requireNonNull(accelerator, "accelerator");
		Objects.requireNonNull(mapping, "mapping");
		modelArguments = List.copyOf(modelArguments);
		acceleratorArguments = List.copyOf(acceleratorArguments);
	}

	/** Model with its arguments, e.g. {@code EfficientViT_B1(resolution = 224)}. */
	public String modelText() {
		return call(model, modelArguments);
	}

	/** Accelerator with its arguments. */
	public String acceleratorText() {
		return call(accelerator, acceleratorArguments);
	}

	/** Everything, e.g. {@code EfficientViT_B1 with M2Q on M2ViT using Two_engines}. */
	public String text() {
		return modelText() + " with " + policy + " on " + acceleratorText() + mapping.map(name -> " using " + name).orElse("");
	}

	private static String call(String name, List<Setting> settings) {
		return settings.isEmpty() ? name
				: settings.stream().map(s -> s.name() + " = " + s.value()).collect(Collectors.joining(", ", name + "(", ")"));
	}
}
