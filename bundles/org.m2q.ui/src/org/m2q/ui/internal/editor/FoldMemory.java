package org.m2q.ui.internal.editor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.QualifiedName;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.m2q.ui.M2qUi;

/**
 * Keeps with a file, in the workspace, what of it is folded.
 *
 * <p>A fold is known again by its first line and by how many lines before it read the same, so that it is also found when the text was changed elsewhere.
 */
final class FoldMemory {

	private static final QualifiedName FOLDED = new QualifiedName(M2qUi.PLUGIN_ID, "folded");
	/** The platform keeps no longer texts. */
	private static final int MOST_BYTES = 2000;

	private FoldMemory() {
	}

	/**
	 * How folds are known again.
	 *
	 * @param starts offsets of their first lines
	 * @return by offset
	 */
	static Map<Integer, String> keys(IDocument document, Set<Integer> starts) {
		Map<Integer, String> keys = new HashMap<>();
		Map<String, Integer> seen = new HashMap<>();
		for (int start : new TreeSet<>(starts)) {
			try {
				IRegion line = document.getLineInformationOfOffset(start);
				String text = Integer.toHexString(document.get(line.getOffset(), line.getLength()).strip().hashCode());
				keys.put(start, text + "." + seen.merge(text, 1, Integer::sum));
			} catch (BadLocationException e) {
				// The text is shorter by now; the next analysis is on its way.
				return keys;
			}
		}
		return keys;
	}

	/** What was folded when the file was closed last. */
	static Set<String> read(IFile file) {
		try {
			String kept = file.getPersistentProperty(FOLDED);
			return kept == null ? Set.of() : new LinkedHashSet<>(List.of(kept.split(",")));
		} catch (CoreException e) {
			// The file is gone, or the platform knows nothing of it.
			return Set.of();
		}
	}

	/** Keeps what is folded; of very much only the first. */
	static void write(IFile file, Set<String> folded) {
		List<String> kept = new ArrayList<>();
		int bytes = 0;
		for (String key : new TreeSet<>(folded)) {
			bytes += key.getBytes(StandardCharsets.UTF_8).length + 1;
			if (bytes > MOST_BYTES) {
				break;
			}
			kept.add(key);
		}
		try {
			if (file.exists()) {
				file.setPersistentProperty(FOLDED, kept.isEmpty() ? null : String.join(",", kept));
			}
		} catch (CoreException e) {
			// The file was deleted meanwhile; there is nothing to keep.
			return;
		}
	}
}
