package org.m2q.dsl.ide.fix;

import java.util.List;
import java.util.Objects;

/**
 * What came of asking for other hardware.
 *
 * @param uri of the text that changes; empty when nothing can be changed
 * @param text as the edits expect it; empty when nothing can be changed
 * @param edits the change, in the order of the text; none when nothing can be changed
 * @param before what stands there now
 * @param after what will stand there
 * @param obstacle why nothing can be changed; empty when something can
 */
public record HardwareChange(String uri, String text, List<TextEdit> edits, String before, String after, String obstacle) {

	/** Rejects missing parts. */
	public HardwareChange {
		Objects.requireNonNull(uri, "uri");
		Objects.requireNonNull(text, "text");
		edits = List.copyOf(edits);
		Objects.requireNonNull(before, "before");
		Objects.requireNonNull(after, "after");
		Objects.requireNonNull(obstacle, "obstacle");
	}

	/** Nothing can be changed. */
	public static HardwareChange no(String obstacle) {
		return new HardwareChange("", "", List.of(), "", "", obstacle);
	}
}
