package org.m2q.ui.launch.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.link.EditorTexts;

/**
 * The texts that a run reads: files, and in their place the unsaved texts of editors. Those are handed over just before the run, as the analysis in the
 * background may lag a few keystrokes behind.
 *
 * @param unsaved editors with unsaved text
 */
record TextSource(List<EditorDocument> unsaved) {

	/** Copies the list. */
	TextSource {
		unsaved = List.copyOf(unsaved);
	}

	/** The unsaved texts by their addresses; not in the user interface thread. */
	Map<String, String> texts() {
		Map<String, String> texts = new LinkedHashMap<>();
		unsaved.forEach(document -> texts.put(document.uri(), document.open().text().orElse("")));
		return texts;
	}

	/** Opens a file; not in the user interface thread. */
	M2qDocument open(IFile file) throws CoreException {
		if (file.getLocation() == null) {
			throw new CoreException(Status.error(NLS.bind(Messages.notLocal, file.getFullPath())));
		}
		M2qWorkspace workspace = Activator.instance().services().workspace();
		unsaved.forEach(EditorDocument::open);
		String uri = file.getLocation().toPath().toUri().toString();
		return workspace.hasBuffer(uri) ? workspace.open(uri, EditorTexts.text(file).orElse("")) : workspace.open(uri);
	}
}
