package org.m2q.core.tasks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;

/**
 * Something that a comment says is left to do.
 *
 * @param offset place of the tag in the text, from 0
 * @param message the tag and what stands behind it, up to the next tag or the end of the line
 * @param priority how important it is
 */
public record Task(int offset, String message, TaskTag.Priority priority) {

	/**
	 * The tasks of a text, in its order.
	 *
	 * @param text of a file
	 * @param tags the words to look for; part of a longer word is none
	 * @param scanner knows what is a comment
	 */
	public static List<Task> of(String text, List<TaskTag> tags, LexicalScanner scanner) {
		if (tags.isEmpty() || tags.stream().noneMatch(tag -> text.contains(tag.word()))) {
			return List.of();
		}
		Map<String, TaskTag> words = new HashMap<>();
		tags.forEach(tag -> words.put(tag.word(), tag));
		// Of two tags that begin alike the longer one is meant.
		Pattern any = Pattern.compile("(?<![\\p{L}\\p{N}_])(" + tags.stream().map(TaskTag::word).sorted(Comparator.comparingInt(String::length).reversed()).map(Pattern::quote)
				.collect(Collectors.joining("|")) + ")(?![\\p{L}\\p{N}_])");
		List<Task> tasks = new ArrayList<>();
		for (Token token : scanner.scan(text)) {
			if (token.kind() == TokenKind.COMMENT || token.kind() == TokenKind.DOCUMENTATION) {
				add(text.substring(0, token.end()), token.offset(), any, words, tasks);
			}
		}
		return List.copyOf(tasks);
	}

	private static void add(String text, int from, Pattern any, Map<String, TaskTag> words, List<Task> tasks) {
		Matcher tag = any.matcher(text).region(from, text.length()).useTransparentBounds(true);
		List<int[]> found = new ArrayList<>();
		while (tag.find()) {
			found.add(new int[] { tag.start(1), tag.end(1) });
		}
		for (int i = 0; i < found.size(); i++) {
			int start = found.get(i)[0];
			int line = text.indexOf('\n', start);
			int end = Math.min(line < 0 ? text.length() : line, i + 1 < found.size() ? found.get(i + 1)[0] : text.length());
			String message = text.substring(start, end).strip();
			tasks.add(new Task(start, (message.endsWith("*/") ? message.substring(0, message.length() - 2) : message).strip(),
					words.get(text.substring(start, found.get(i)[1])).priority()));
		}
	}
}
