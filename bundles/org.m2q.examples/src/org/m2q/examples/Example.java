package org.m2q.examples;

/**
 * One example file.
 *
 * @param path where it is among the examples, such as {@code accelerators/m2-vit.m2q}
 * @param text what it says
 * @param description its first documentation comment as one paragraph; empty when it has none
 */
public record Example(String path, String text, String description) {

	/** The name without folder and ending. */
	public String name() {
		return path.substring(path.lastIndexOf('/') + 1).replaceAll("\\.m2q$", "");
	}

	/** The folder among the examples, without a slash at its end; empty for those at the top. */
	public String folder() {
		return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
	}
}
