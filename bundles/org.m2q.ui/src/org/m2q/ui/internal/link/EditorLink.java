package org.m2q.ui.internal.link;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.ListenerList;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.IPostSelectionProvider;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchPartSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.ide.ResourceUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.m2q.core.M2qCore;
import org.m2q.core.results.LayerKey;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.report.LayerReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;

/**
 * What a view needs to be linked with editors and other views: it hears which layers are selected elsewhere, tells which are selected here,
 * and opens the text that makes a layer. It is the selection provider of the view. Only in the user interface thread.
 */
public final class EditorLink implements IPostSelectionProvider {

	private final IWorkbenchPartSite site;
	private final Supplier<Optional<ShownResult>> result;
	private final Consumer<List<String>> selectedElsewhere;
	private final ISelectionListener others = this::otherSelection;
	private final ListenerList<ISelectionChangedListener> listeners = new ListenerList<>();
	private final ListenerList<ISelectionChangedListener> postListeners = new ListenerList<>();
	private ISelection selection = StructuredSelection.EMPTY;
	private List<String> names = List.of();
	private boolean enabled = true;

	/**
	 * Links a view and starts the estimates.
	 *
	 * @param site of the view
	 * @param selectedElsewhere hears names of layers, in network order, when an editor or another view selects some of the shown result
	 */
	public EditorLink(IWorkbenchPartSite site, Consumer<List<String>> selectedElsewhere) {
		this(site, () -> M2qCore.currentResult().shown(), selectedElsewhere);
	}

	/**
	 * Links a view that may show a result of its own and starts the estimates.
	 *
	 * @param site of the view
	 * @param result what the view shows
	 * @param selectedElsewhere hears names of layers of that result, in network order, when an editor or another view selects some of the same names
	 */
	public EditorLink(IWorkbenchPartSite site, Supplier<Optional<ShownResult>> result, Consumer<List<String>> selectedElsewhere) {
		this.result = Objects.requireNonNull(result, "result");
		this.site = Objects.requireNonNull(site, "site");
		this.selectedElsewhere = Objects.requireNonNull(selectedElsewhere, "selectedElsewhere");
		site.setSelectionProvider(this);
		site.getPage().addPostSelectionListener(others);
		Activator.instance().estimateFeed().start();
	}

	/** Ends the link. */
	public void dispose() {
		site.getPage().removePostSelectionListener(others);
		listeners.clear();
		postListeners.clear();
	}

	/** Whether the view follows selections elsewhere, and open editors what is selected in the view. */
	public boolean isEnabled() {
		return enabled;
	}

	/** Lets the view follow selections elsewhere, and open editors what is selected in the view, or neither. */
	public void setEnabled(boolean follow) {
		enabled = follow;
	}

	/** Tells others which layers of the shown result are selected here. */
	public void select(List<String> layers) {
		Optional<ShownResult> shown = result.get();
		if (shown.isEmpty() || layers.equals(names) && !selection.isEmpty()) {
			return;
		}
		names = List.copyOf(layers);
		setSelection(new StructuredSelection(layers.stream().map(layer -> new LayerKey(shown.get().id(), layer)).toList()));
	}

	/** Opens the text that makes a layer of the shown result and selects its line; returns whether there is such a place. */
	public boolean reveal(String layer) {
		return result.get().map(shown -> reveal(shown, layer, this::open)).orElse(false);
	}

	/** Selects the line of a layer in the editor of its text if that is open. The view stays active. Nothing happens for several layers, or while the link is off. */
	public void show(List<String> layers) {
		if (enabled && layers.size() == 1) {
			result.get().ifPresent(shown -> reveal(shown, layers.getFirst(), this::bringToTop));
		}
	}

	private static boolean reveal(ShownResult shown, String layer, Function<IFile, Optional<ITextEditor>> opener) {
		Optional<IFile> source = shown.source();
		if (source.isPresent() && source.get().exists()) {
			Optional<ITextEditor> editor = opener.apply(source.get());
			Optional<EditorDocument> document = editor.flatMap(EditorTexts::document);
			Optional<Integer> offset = document.flatMap(text -> LayerPlaces.offset(text, layer));
			if (offset.isPresent()) {
				editor.get().selectAndReveal(offset.get(), 0);
				return true;
			}
		}
		Optional<IProject> project = source.map(IFile::getProject).or(() -> shown.stored().map(stored -> stored.file().getProject()));
		return project.isPresent() && shown.pointReport().layer(layer).map(LayerReport::place).flatMap(SourcePlace::parse)
				.map(place -> reveal(project.get(), place, opener)).orElse(false);
	}

	/** Opens a place of a project; returns whether it is there. */
	public boolean reveal(IProject project, SourcePlace place) {
		return reveal(project, place, this::open);
	}

	private static boolean reveal(IProject project, SourcePlace place, Function<IFile, Optional<ITextEditor>> opener) {
		Optional<ITextEditor> editor = place.find(project).flatMap(opener);
		editor.ifPresent(text -> text.selectAndReveal(LayerPlaces.offset(text.getDocumentProvider().getDocument(text.getEditorInput()), place), 0));
		return editor.isPresent();
	}

	private Optional<ITextEditor> open(IFile file) {
		try {
			IEditorPart part = IDE.openEditor(site.getPage(), file, true);
			return part instanceof ITextEditor editor ? Optional.of(editor) : Optional.empty();
		} catch (PartInitException e) {
			Activator.log(e.getMessage(), e);
			return Optional.empty();
		}
	}

	private Optional<ITextEditor> bringToTop(IFile file) {
		IEditorPart part = ResourceUtil.findEditor(site.getPage(), file);
		if (part != null) {
			site.getPage().bringToTop(part);
		}
		return part instanceof ITextEditor editor ? Optional.of(editor) : Optional.empty();
	}

	private void otherSelection(IWorkbenchPart part, ISelection other) {
		Optional<ShownResult> shown = result.get();
		if (!enabled || part == site.getPart() || shown.isEmpty()) {
			return;
		}
		if (other instanceof ITextSelection text) {
			EditorTexts.document(part).filter(document -> document.file().isPresent()).ifPresent(document -> {
				List<String> layers = LayerPlaces.layers(document, text.getStartLine(), shown.get());
				if (!layers.isEmpty()) {
					hear(layers);
				}
			});
		} else if (other instanceof IStructuredSelection elements && elements.getFirstElement() instanceof LayerKey) {
			// A pinned view shows another result of what may be the same network: there names tell layers apart.
			Set<String> known = Set.copyOf(shown.get().layerNames());
			List<String> layers = elements.stream().filter(LayerKey.class::isInstance).map(LayerKey.class::cast).map(LayerKey::layerName)
					.filter(known::contains).toList();
			if (!layers.isEmpty()) {
				hear(layers);
			}
		}
	}

	/** What was heard is not told again: two views would answer each other for ever. */
	private void hear(List<String> layers) {
		if (!layers.equals(names)) {
			names = layers;
			String id = result.get().map(ShownResult::id).orElse("");
			selection = new StructuredSelection(layers.stream().map(layer -> new LayerKey(id, layer)).toList());
			selectedElsewhere.accept(layers);
		}
	}

	@Override
	public ISelection getSelection() {
		return selection;
	}

	@Override
	public void setSelection(ISelection fresh) {
		selection = fresh;
		SelectionChangedEvent event = new SelectionChangedEvent(this, fresh);
		listeners.forEach(listener -> listener.selectionChanged(event));
		postListeners.forEach(listener -> listener.selectionChanged(event));
	}

	@Override
	public void addSelectionChangedListener(ISelectionChangedListener listener) {
		listeners.add(listener);
	}

	@Override
	public void removeSelectionChangedListener(ISelectionChangedListener listener) {
		listeners.remove(listener);
	}

	@Override
	public void addPostSelectionChangedListener(ISelectionChangedListener listener) {
		postListeners.add(listener);
	}

	@Override
	public void removePostSelectionChangedListener(ISelectionChangedListener listener) {
		postListeners.remove(listener);
	}
}
