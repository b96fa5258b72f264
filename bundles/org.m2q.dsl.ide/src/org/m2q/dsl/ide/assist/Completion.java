package org.m2q.dsl.ide.assist;

/**
 * One proposal of the content assist.
 *
 * @param kind what it is, for the icon
 * @param name what the typed text is matched with
 * @param label the name with its parameters and defaults
 * @param detail kind and origin, dimmed in the list
 * @param documentation Markdown for the side panel; may be empty
 * @param offset first replaced character
 * @param length number of replaced characters
 * @param replacement text to insert
 * @param caret place of the caret in the replacement, from 0 to its length
 * @param priority higher ones stand further up
 */
public record Completion(CompletionKind kind, String name, String label, String detail, String documentation, int offset, int length,
		String replacement, int caret, int priority) {
}
