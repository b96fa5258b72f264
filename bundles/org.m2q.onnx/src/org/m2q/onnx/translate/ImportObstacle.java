package org.m2q.onnx.translate;

import java.util.Optional;

/**
 * A node of a model that the language cannot say.
 *
 * @param operator type of the operator, such as {@code Softplus}
 * @param node what the node is called: its name, or its first output when it has none
 * @param problem what is wrong with it, as the rest of a sentence that begins with the node
 * @param nearest the form that comes closest and can be imported; empty when there is none
 */
public record ImportObstacle(String operator, String node, String problem, Optional<String> nearest) {

	/** One sentence without its full stop. */
	public String text() {
		return operator + " \"" + node + "\" " + problem + nearest.map(form -> "; the nearest form is " + form).orElse("");
	}
}
