package org.m2q.codegen.java;

import java.util.List;
import java.util.regex.Pattern;

import javax.lang.model.SourceVersion;

/**
 * Names and texts of generated code.
 *
 * @param packageName package of the class, such as {@code com.example.nets}
 * @param className simple name of the class
 * @param provenance sentences for the Javadoc of the class: where weights and ranges come from
 * @param base address of the folder that files in the source map are relative to, ending in a slash; empty for none
 */
public record GeneratorOptions(String packageName, String className, List<String> provenance, String base) {

	private static final Pattern SEPARATOR = Pattern.compile("[^A-Za-z0-9]+");

	/** Checks the names. */
	public GeneratorOptions {
		provenance = List.copyOf(provenance);
		if (!SourceVersion.isName(packageName)) {
			throw new IllegalArgumentException("'" + packageName + "' is no name of a Java package");
		}
		if (!SourceVersion.isIdentifier(className) || SourceVersion.isKeyword(className)) {
			throw new IllegalArgumentException("'" + className + "' is no name of a Java class");
		}
	}

	/** A class name made from the name of a model: {@code EfficientViT_B1} becomes {@code EfficientViTB1}. */
	public static String className(String model) {
		StringBuilder name = new StringBuilder();
		for (String part : SEPARATOR.split(model)) {
			if (!part.isEmpty()) {
				name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
			}
		}
		if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
			name.insert(0, "Network");
		}
		return name.toString();
	}
}
