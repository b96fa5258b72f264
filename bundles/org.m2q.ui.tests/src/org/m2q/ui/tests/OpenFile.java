package org.m2q.ui.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.jface.text.source.inlined.AbstractInlinedAnnotation;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.intro.IIntroManager;
import org.eclipse.ui.texteditor.ITextEditor;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.mining.CostMiningProvider;

/** A file of a project, open in the editor. */
public final class OpenFile {

	private final IFile file;
	private final ITextEditor editor;
	private final SourceViewer viewer;

	private OpenFile(IFile file, ITextEditor editor) {
		this.file = file;
		this.editor = editor;
		this.viewer = (SourceViewer) editor.getAdapter(ITextViewer.class);
	}

	/** Makes a project of a copy of the examples. */
	public static IProject examples(String name) throws CoreException, IOException {
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
		project.create(null);
		project.open(null);
		Ui.copy(Ui.root().resolve("dsl-examples"), project.getLocation().toPath());
		project.refreshLocal(IResource.DEPTH_INFINITE, null);
		return project;
	}

	/** Writes a file into a project and opens it. */
	public static OpenFile open(IProject project, String name, String text) throws CoreException, IOException {
		Path path = project.getLocation().toPath().resolve(name);
		Files.writeString(path, text, StandardCharsets.UTF_8);
		project.refreshLocal(IResource.DEPTH_INFINITE, null);
		return open(project, name);
	}

	/** Opens a file of a project. */
	public static OpenFile open(IProject project, String name) throws PartInitException {
		IFile file = project.getFile(name);
		IEditorPart part = IDE.openEditor(page(), file);
		return new OpenFile(file, (ITextEditor) part);
	}

	/** A file that is open in an editor already. */
	public static OpenFile of(IFile file, ITextEditor editor) {
		return new OpenFile(file, editor);
	}

	/** The page of the only window, without the welcome page. */
	public static IWorkbenchPage page() {
		IIntroManager intro = PlatformUI.getWorkbench().getIntroManager();
		if (intro.getIntro() != null) {
			intro.closeIntro(intro.getIntro());
		}
		IWorkbenchWindow window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
		return window.getActivePage();
	}

	public IFile file() {
		return file;
	}

	public ITextEditor editor() {
		return editor;
	}

	public SourceViewer viewer() {
		return viewer;
	}

	public StyledText widget() {
		return viewer.getTextWidget();
	}

	public IDocument document() {
		return viewer.getDocument();
	}

	public String text() {
		return document().get();
	}

	/** Offset of the first occurrence of some text; fails when there is none. */
	public int offset(String part) {
		int offset = text().indexOf(part);
		if (offset < 0) {
			throw new AssertionError("no \"" + part + "\" in the text");
		}
		return offset;
	}

	/** Line of the caret, from 0. */
	public int caretLine() {
		return ((ITextSelection) editor.getSelectionProvider().getSelection()).getStartLine();
	}

	/** Types over the first occurrence of some text. */
	public void replace(String part, String with) {
		try {
			document().replace(offset(part), part.length(), with);
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	/** Our markers in the order of the text. */
	public List<IMarker> markers() {
		try {
			List<IMarker> markers = new ArrayList<>(Arrays.asList(file.findMarkers(M2qUi.PROBLEM_MARKER, true, IResource.DEPTH_ZERO)));
			markers.sort(Comparator.comparingInt(marker -> marker.getAttribute(IMarker.CHAR_START, 0)));
			return markers;
		} catch (CoreException e) {
			throw new AssertionError(e);
		}
	}

	/** Codes of our markers. */
	public List<String> codes() {
		return markers().stream().map(marker -> marker.getAttribute(M2qUi.CODE_ATTRIBUTE, "")).toList();
	}

	/** Types of all annotations in the editor. */
	public List<String> annotationTypes() {
		List<String> types = new ArrayList<>();
		for (Iterator<Annotation> all = viewer.getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
			types.add(all.next().getType());
		}
		return types;
	}

	/** Labels of the minings of a line, from 0; empty when there are none yet, or while they are computed for the first time. */
	public List<String> minings(int line) {
		List<String> labels = labels(line);
		return labels.stream().anyMatch(label -> label.startsWith("⌛")) ? List.of() : labels;
	}

	/** The same, with what stands there while the costs are computed for the first time. */
	public List<String> labels(int line) {
		List<String> labels = new ArrayList<>();
		var future = new CostMiningProvider().provideCodeMinings(viewer, null);
		if (!future.isDone()) {
			return labels;
		}
		for (ICodeMining mining : future.join()) {
			try {
				if (document().getLineOfOffset(mining.getPosition().offset) == line) {
					labels.add(mining.getLabel());
				}
			} catch (BadLocationException e) {
				throw new AssertionError(e);
			}
		}
		return labels;
	}

	/** Labels of all minings, in alphabetical order. */
	public List<String> minings() {
		return java.util.stream.IntStream.range(0, document().getNumberOfLines()).mapToObj(this::minings).flatMap(List::stream).sorted().toList();
	}

	/** Labels of the minings of costs that the platform has taken over to paint them, in alphabetical order. */
	public List<String> inlined() {
		return inlined(CostMiningProvider.class);
	}

	/** The same of the minings of a provider. */
	public List<String> inlined(Class<?> provider) {
		List<String> labels = new ArrayList<>();
		for (Iterator<Annotation> all = viewer.getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
			if (all.next() instanceof AbstractInlinedAnnotation annotation) {
				minings(annotation).stream().filter(mining -> provider.isInstance(mining.getProvider())).map(ICodeMining::getLabel).forEach(labels::add);
			}
		}
		labels.sort(Comparator.naturalOrder());
		return labels;
	}

	/** The platform tells nobody. */
	private static List<ICodeMining> minings(AbstractInlinedAnnotation annotation) {
		try {
			var field = annotation.getClass().getDeclaredField("fMinings");
			field.setAccessible(true);
			return ((List<?>) field.get(annotation)).stream().map(ICodeMining.class::cast).toList();
		} catch (ReflectiveOperationException e) {
			throw new AssertionError(e);
		}
	}

	/** Labels of the minings of the line with some text. */
	public List<String> minings(String part) {
		try {
			return minings(document().getLineOfOffset(offset(part)));
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	public void close() {
		page().closeEditor(editor, false);
	}
}
