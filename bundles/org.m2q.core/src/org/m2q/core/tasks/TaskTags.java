package org.m2q.core.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.m2q.core.M2qCore;

/** The tags as a preference of the workspace: {@code word=priority;word=priority}. */
public final class TaskTags {

	/** Node of the preference. */
	public static final String NODE = M2qCore.PLUGIN_ID;
	/** Name of the preference. */
	public static final String KEY = "tasks.tags";
	/** The tags that hold until others are set. */
	public static final List<TaskTag> DEFAULT = List.of(new TaskTag("TODO", TaskTag.Priority.NORMAL), new TaskTag("FIXME", TaskTag.Priority.HIGH),
			new TaskTag("XXX", TaskTag.Priority.NORMAL));

	private TaskTags() {
	}

	/** The tags that hold now. */
	public static List<TaskTag> current() {
		return parse(InstanceScope.INSTANCE.getNode(NODE).get(KEY, text(DEFAULT)));
	}

	/** The tags that a text says, each word once. What it does not understand does not count. */
	public static List<TaskTag> parse(String text) {
		List<TaskTag> tags = new ArrayList<>();
		for (String entry : text.split(";")) {
			int equals = entry.indexOf('=');
			String word = equals < 0 ? "" : entry.substring(0, equals);
			if (TaskTag.isWord(word) && tags.stream().noneMatch(tag -> tag.word().equals(word))) {
				TaskTag.Priority.of(entry.substring(equals + 1)).ifPresent(priority -> tags.add(new TaskTag(word, priority)));
			}
		}
		return List.copyOf(tags);
	}

	/** The text that says tags. */
	public static String text(List<TaskTag> tags) {
		return tags.stream().map(tag -> tag.word() + '=' + tag.priority().label()).collect(Collectors.joining(";"));
	}
}
