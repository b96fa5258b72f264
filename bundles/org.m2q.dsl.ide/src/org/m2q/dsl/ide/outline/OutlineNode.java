package org.m2q.dsl.ide.outline;

import java.util.List;
import java.util.Optional;

/**
 * An element of the outline.
 *
 * @param kind what it is
 * @param name its name, or a short text when it has none
 * @param named whether the name stands in the text as such, so that other places may mean the element by it
 * @param detail what stands behind the name in a dimmed colour; may be empty
 * @param offset first character of the whole element
 * @param length characters of the whole element
 * @param nameOffset first character of what is selected when the node is
 * @param nameLength characters of what is selected
 * @param children parts, in the order of the text
 */
public record OutlineNode(OutlineKind kind, String name, boolean named, String detail, int offset, int length, int nameOffset, int nameLength,
		List<OutlineNode> children) {

	/** Copies the children. */
	public OutlineNode {
		children = List.copyOf(children);
	}

	/** Whether the element covers a place in the text. */
	public boolean contains(int place) {
		return offset <= place && place <= offset + length;
	}

	/** The innermost node of a tree that covers a place. */
	public static Optional<OutlineNode> find(List<OutlineNode> nodes, int place) {
		for (OutlineNode node : nodes) {
			if (node.contains(place)) {
				return Optional.of(find(node.children(), place).orElse(node));
			}
		}
		return Optional.empty();
	}
}
