package org.m2q.ui.internal.outline;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerComparator;
import org.eclipse.jface.viewers.ViewerFilter;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.outline.OutlinePage.Entry;
import org.m2q.ui.internal.preferences.EditorSettings;

/** Buttons of the outline: sorting, filters, following the editor. Their state is kept. */
final class OutlineActions {

	private static final String PREFIX = "outline.";
	private static final String LINK = PREFIX + "link";

	private final TreeViewer tree;
	private final ViewerComparator byName = new ViewerComparator() {
		@Override
		public int compare(Viewer viewer, Object one, Object other) {
			return String.CASE_INSENSITIVE_ORDER.compare(((Entry) one).node().name(), ((Entry) other).node().name());
		}
	};
	private final ViewerFilter noLayers = hiding(entry -> entry.node().kind() == OutlineKind.LAYER || entry.node().kind() == OutlineKind.REPEAT
			|| entry.node().kind() == OutlineKind.PORT || entry.node().kind() == OutlineKind.CONSTANT);
	private final ViewerFilter noImports = hiding(entry -> entry.node().kind() == OutlineKind.IMPORTS);

	private final ViewerFilter onlyHot;
	private final ViewerFilter onlyErrors;

	/**
	 * Buttons for a tree.
	 *
	 * @param marks what is hot or wrong at present
	 */
	OutlineActions(TreeViewer tree, Supplier<OutlineMarks> marks) {
		this.tree = tree;
		onlyHot = hiding(entry -> !marks.get().hot().contains(entry));
		onlyErrors = hiding(entry -> !marks.get().wrong().contains(entry));
	}

	/** Whether other marks are other entries. */
	boolean hidesByMarks() {
		List<ViewerFilter> filters = List.of(tree.getFilters());
		return filters.contains(onlyHot) || filters.contains(onlyErrors);
	}

	/** What is left is little, and deep inside. */
	private void only(ViewerFilter filter, boolean on) {
		filter(filter, on);
		if (on && tree.getInput() != null) {
			tree.expandAll();
		}
	}

	private static ViewerFilter hiding(java.util.function.Predicate<Entry> hidden) {
		return new ViewerFilter() {
			@Override
			public boolean select(Viewer viewer, Object parent, Object element) {
				return !hidden.test((Entry) element);
			}
		};
	}

	/** Adds the buttons; what was pressed before is pressed again. */
	void addTo(IToolBarManager toolbar, Runnable follow) {
		toolbar.add(toggle("sort", false, Messages.outlineSort, Messages.outlineSortTip, on -> tree.setComparator(on ? byName : null)));
		toolbar.add(toggle("layers", false, Messages.outlineLayers, Messages.outlineLayersTip, on -> filter(noLayers, on)));
		toolbar.add(toggle("imports", false, Messages.outlineImports, Messages.outlineImportsTip, on -> filter(noImports, on)));
		toolbar.add(toggle("hot", false, Messages.outlineHot, Messages.outlineHotTip, on -> only(onlyHot, on)));
		toolbar.add(toggle("errors", false, Messages.outlineErrors, Messages.outlineErrorsTip, on -> only(onlyErrors, on)));
		toolbar.add(toggle("link", true, Messages.outlineLink, Messages.outlineLinkTip, on -> {
			if (on) {
				follow.run();
			}
		}));
		Action collapse = new Action(Messages.outlineCollapse, image("collapse")) {
			@Override
			public void run() {
				tree.collapseAll();
			}
		};
		collapse.setId("org.m2q.ui.outline.collapse");
		toolbar.add(collapse);
	}

	/** Whether the selection follows the caret. */
	static boolean isLinked() {
		return settings().getBoolean(LINK, true);
	}

	private void filter(ViewerFilter filter, boolean on) {
		tree.removeFilter(filter);
		if (on) {
			tree.addFilter(filter);
		}
	}

	private static IEclipsePreferences settings() {
		return EditorSettings.workspace();
	}

	private static Action toggle(String name, boolean initial, String label, String tip, Consumer<Boolean> change) {
		Action action = new Action(label, IAction.AS_CHECK_BOX) {
			@Override
			public void run() {
				settings().putBoolean(PREFIX + name, isChecked());
				change.accept(isChecked());
			}
		};
		action.setId("org.m2q.ui.outline." + name);
		action.setToolTipText(tip);
		action.setImageDescriptor(image(name));
		action.setChecked(settings().getBoolean(PREFIX + name, initial));
		change.accept(action.isChecked());
		return action;
	}

	private static ImageDescriptor image(String name) {
		return switch (name) {
			case "hot" -> Images.descriptor(name);
			case "errors" -> PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(ISharedImages.IMG_OBJS_ERROR_TSK);
			default -> ImageDescriptor.createFromImage(Images.get("outline-" + name));
		};
	}
}
