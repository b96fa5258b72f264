package org.m2q.codegen.java;

/**
 * A generated class with its weights.
 *
 * @param packageName its package
 * @param className its simple name
 * @param source its text
 * @param weightsName name of the weights file, which lies in the same package
 * @param weights bytes of that file; not to be changed
 * @param map where the lines of the text come from
 */
public record GeneratedCode(String packageName, String className, String source, String weightsName, byte[] weights, SourceMap map) {

	/** Qualified name of the class. */
	public String qualifiedName() {
		return packageName + "." + className;
	}

	/** Path of the package below a source folder. */
	public String folder() {
		return packageName.replace('.', '/');
	}
}
