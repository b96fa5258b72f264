package org.m2q.ui.internal.suggest;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.Editors;

/**
 * Applies suggestions: one step undoes what is changed in a text. Another file than that of the caret is opened behind it and not saved, so that
 * its change is seen and can be undone, too. Only in the user interface thread.
 */
final class SuggestionApplier {

	private SuggestionApplier() {
	}

	/**
	 * Applies several suggestions of one report together.
	 *
	 * @return empty, or why nothing was changed
	 */
	static Optional<String> apply(SuggestionReport report, Collection<Suggestion> suggestions) {
		Map<String, List<TextEdit>> edits = merged(suggestions);
		Map<String, Editors.Open> editors = new LinkedHashMap<>();
		for (String uri : edits.keySet()) {
			Optional<Editors.Open> open = open(uri);
			if (open.isEmpty()) {
				return Optional.of(NLS.bind(Messages.openFailed, uri));
			}
			if (!open.get().document().document().get().equals(report.texts().get(uri))) {
				return Optional.of(Messages.suggestionsOutdated);
			}
			if (!open.get().mayChange()) {
				return Optional.of(NLS.bind(Messages.suggestionsReadOnly, open.get().editor().getTitle()));
			}
			editors.put(uri, open.get());
		}
		editors.forEach((uri, open) -> DocumentEdits.apply(open.viewer(), edits.get(uri)));
		return Optional.empty();
	}

	/** Edits of all suggestions; of two for the same text the first counts, except that insertions at one place follow each other. */
	static Map<String, List<TextEdit>> merged(Collection<Suggestion> suggestions) {
		Map<String, List<TextEdit>> merged = new LinkedHashMap<>();
		for (Suggestion suggestion : suggestions) {
			boolean free = suggestion.edits().entrySet().stream().allMatch(entry -> entry.getValue().stream()
					.noneMatch(edit -> merged.getOrDefault(entry.getKey(), List.of()).stream().anyMatch(other -> conflict(edit, other))));
			if (free) {
				suggestion.edits().forEach((uri, list) -> merged.computeIfAbsent(uri, key -> new ArrayList<>()).addAll(list));
			}
		}
		merged.replaceAll((uri, list) -> joined(list));
		return merged;
	}

	private static boolean conflict(TextEdit one, TextEdit other) {
		if (one.length() == 0 && other.length() == 0) {
			return one.offset() == other.offset() && one.text().equals(other.text());
		}
		return one.offset() < other.offset() + Math.max(1, other.length()) && other.offset() < one.offset() + Math.max(1, one.length());
	}

	/** Insertions at the same place become one. */
	private static List<TextEdit> joined(List<TextEdit> edits) {
		List<TextEdit> joined = new ArrayList<>();
		edits.stream().sorted(Comparator.comparingInt(TextEdit::offset)).forEach(edit -> {
			TextEdit last = joined.isEmpty() ? null : joined.getLast();
			if (last != null && last.offset() == edit.offset() && last.length() == 0 && edit.length() == 0) {
				joined.set(joined.size() - 1, new TextEdit(last.offset(), 0, last.text() + edit.text()));
			} else {
				joined.add(edit);
			}
		});
		return joined;
	}

	/** The editor of a text, opened in the background when it is not open. */
	private static Optional<Editors.Open> open(String uri) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		IWorkbenchPage page = window == null ? null : window.getActivePage();
		if (page == null) {
			return Optional.empty();
		}
		for (var reference : page.getEditorReferences()) {
			Optional<Editors.Open> open = Optional.ofNullable(reference.getEditor(false)).flatMap(Editors::open)
					.filter(found -> found.document().uri().equals(uri));
			if (open.isPresent()) {
				return open;
			}
		}
		IEditorPart active = page.getActiveEditor();
		try {
			URI address = URI.create(uri);
			Optional<IFile> file = Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(address)).filter(IFile::isAccessible)
					.findFirst();
			IEditorPart part = file.isPresent() ? IDE.openEditor(page, file.get(), false) : IDE.openEditorOnFileStore(page, EFS.getStore(address));
			if (active != null) {
				// The user stays where the suggestion was made.
				page.activate(active);
			}
			return Editors.open(part);
		} catch (CoreException | IllegalArgumentException e) {
			Activator.log(NLS.bind(Messages.openFailed, uri), e);
			return Optional.empty();
		}
	}

	/** Shows why nothing was changed where the user looks. */
	static void tell(EditorDocument document, String obstacle) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		IWorkbenchPage page = window == null ? null : window.getActivePage();
		Optional.ofNullable(page).map(IWorkbenchPage::getActiveEditor).flatMap(Editors::open).ifPresent(open -> open.status(obstacle));
		document.suggestAgain();
	}
}
