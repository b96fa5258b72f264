package org.m2q.core.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.m2q.core.M2qCore;

/** Makes the task markers of a file equal to its tasks. Markers that stay are not touched. */
public final class TaskMarkers {

	private TaskMarkers() {
	}

	/**
	 * Shows tasks before it returns.
	 *
	 * @param text what the tasks were found in
	 * @throws CoreException when a marker cannot be made
	 */
	public static void show(IFile file, List<Task> tasks, String text) throws CoreException {
		if (tasks.isEmpty() && file.findMarkers(M2qCore.TASK_MARKER, false, IResource.DEPTH_ZERO).length == 0) {
			return;
		}
		file.getWorkspace().run(monitor -> update(file, tasks.stream().map(task -> attributes(task, text)).toList()), file.getWorkspace().getRuleFactory().markerRule(file), 0, null);
	}

	private static void update(IFile file, List<Map<String, Object>> wanted) throws CoreException {
		if (!file.exists()) {
			return;
		}
		List<Map<String, Object>> missing = new ArrayList<>(wanted);
		for (IMarker marker : file.findMarkers(M2qCore.TASK_MARKER, false, IResource.DEPTH_ZERO)) {
			Map<String, Object> known = marker.getAttributes();
			if (known == null || !missing.remove(known)) {
				marker.delete();
			}
		}
		for (Map<String, Object> attributes : missing) {
			file.createMarker(M2qCore.TASK_MARKER, attributes);
		}
	}

	private static Map<String, Object> attributes(Task task, String text) {
		Map<String, Object> attributes = new HashMap<>();
		attributes.put(IMarker.MESSAGE, task.message());
		attributes.put(IMarker.PRIORITY, switch (task.priority()) {
			case HIGH -> IMarker.PRIORITY_HIGH;
			case NORMAL -> IMarker.PRIORITY_NORMAL;
			case LOW -> IMarker.PRIORITY_LOW;
		});
		attributes.put(IMarker.LINE_NUMBER, 1 + (int) text.substring(0, task.offset()).chars().filter(c -> c == '\n').count());
		attributes.put(IMarker.CHAR_START, task.offset());
		attributes.put(IMarker.CHAR_END, task.offset() + task.message().length());
		attributes.put(IMarker.USER_EDITABLE, false);
		return attributes;
	}
}
