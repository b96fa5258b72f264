package org.m2q.ui.internal.wizards;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.m2q.examples.Example;
import org.m2q.examples.Examples;
import org.m2q.ui.internal.Activator;

/** The texts of new files. */
final class TemplateTexts {

	private static final String POLICY_8_BIT = "policies/w8a8.m2q";
	private static final String POLICY_MIXED = "policies/m2q.m2q";

	private TemplateTexts() {
	}

	/** Reads a template by its path without ending. */
	static String read(String name) throws IOException {
		URL url = Activator.instance().getBundle().getEntry("templates/" + name + ".m2q");
		if (url == null) {
			throw new FileNotFoundException("templates/" + name + ".m2q");
		}
		try (InputStream stream = url.openStream()) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * The files of a new project by their paths, the one to open first.
	 *
	 * @param model what it starts with
	 * @param accelerator its hardware
	 * @param weights path of a file with weights; empty for none
	 */
	static Map<String, String> project(ModelTemplate model, AcceleratorTemplate accelerator, Optional<String> weights) throws IOException {
		Map<String, String> files = new LinkedHashMap<>();
		StringBuilder text = new StringBuilder("language 1.0\n");
		if (model.usesLibrary()) {
			text.append("import m2q.std.*\n");
		}
		boolean runs = accelerator != AcceleratorTemplate.NONE;
		String policy = accelerator.isMixed() ? model.mixedPolicy() : "W8A8";
		if (runs) {
			text.append("import \"").append(accelerator.file()).append("\"\n");
			text.append(policy.equals("M2Q") ? "import \"" + POLICY_MIXED + "\"\n" : "").append("import \"" + POLICY_8_BIT + "\"\n");
		}
		text.append(read("projects/" + model.resource()));
		if (runs) {
			text.append(policy.equals("Mixed") ? read("projects/mixed") : "").append(experiment(model, accelerator, policy, weights));
		}
		files.put(model.file(), text.toString());
		if (runs) {
			Examples examples = Examples.load();
			files.put(accelerator.file(), accelerator == AcceleratorTemplate.SINGLE_ARRAY ? read("projects/single-array")
					: example(examples, accelerator.file()));
			if (policy.equals("M2Q")) {
				files.put(POLICY_MIXED, example(examples, POLICY_MIXED));
			}
			files.put(POLICY_8_BIT, example(examples, POLICY_8_BIT));
		}
		return files;
	}

	private static String experiment(ModelTemplate model, AcceleratorTemplate accelerator, String policy, Optional<String> weights) {
		String hardware = " on " + accelerator.accelerator() + " using " + accelerator.accelerator() + "_default\n";
		boolean compares = !policy.equals("W8A8");
		return "\n/** " + (compares ? "What mixed quantization saves over plain 8 bit." : "What the network costs at 8 bit.") + " */\nexperiment First {\n"
				+ "\trun " + model.model() + " with " + policy + hardware + (compares ? "\tbaseline with W8A8" + hardware : "")
				+ weights.map(path -> "\t@suppress m2q.quant.calibration-missing \"the sample weights are not trained\"\n\tweights \"" + path + "\"")
						.orElse("\tweights synthetic seed " + ProjectAdditions.SEED) + "\n}\n";
	}

	private static String example(Examples examples, String path) throws IOException {
		return examples.find(path).map(Example::text).orElseThrow(() -> new FileNotFoundException(path));
	}
}
