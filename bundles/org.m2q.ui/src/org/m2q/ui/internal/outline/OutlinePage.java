package org.m2q.ui.internal.outline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jface.action.GroupMarker;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.IPostSelectionProvider;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreePath;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.views.contentoutline.ContentOutlinePage;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.LabelStyles;
import org.m2q.ui.internal.editor.Analysis;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/** Tree of definitions of one editor, selected together with it. */
public final class OutlinePage extends ContentOutlinePage implements AnalysisListener {

	/** Id of the context menu, for contributions. */
	public static final String MENU = "org.m2q.ui.outline";

	private final ITextEditor editor;
	private final ISelectionChangedListener caret = event -> followCaret(event.getSelection());
	private EditorDocument document;
	private List<Entry> roots = List.of();
	private boolean following;
	private OutlineMarks marks = OutlineMarks.NONE;
	private OutlineActions actions;
	private final IPropertyChangeListener preference = event -> {
		if (PreferenceKeys.isInline(event.getProperty())) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(this::mark);
		}
	};

	/** A node at its place in the tree. Equal to the one of the next state of the text when it has the same path, so that it stays expanded. */
	record Entry(Optional<Entry> parent, int index, OutlineNode node) {

		List<Entry> children() {
			return entries(Optional.of(this), node.children());
		}

		static List<Entry> entries(Optional<Entry> parent, List<OutlineNode> nodes) {
			List<Entry> entries = new ArrayList<>();
			Set<String> seen = new HashSet<>();
			for (OutlineNode node : nodes) {
				int number = 0;
				while (!seen.add(node.kind() + " " + node.name() + " " + number)) {
					number++;
				}
				entries.add(new Entry(parent, number, node));
			}
			return entries;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Entry entry && index == entry.index && node.kind() == entry.node.kind()
					&& node.name().equals(entry.node.name()) && parent.equals(entry.parent);
		}

		/** Models of a text often have layers of the same names, so that those around a node count. */
		@Override
		public int hashCode() {
			return 31 * (31 * parent.hashCode() + node.name().hashCode()) + index;
		}
	}

	/** An outline for an editor. */
	public OutlinePage(ITextEditor editor) {
		this.editor = editor;
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		TreeViewer tree = getTreeViewer();
		PlatformUI.getWorkbench().getHelpSystem().setHelp(tree.getControl(), M2qUi.PLUGIN_ID + ".outline");
		tree.setUseHashlookup(true);
		tree.setContentProvider(new OutlineContent(() -> roots));
		tree.setLabelProvider(new DelegatingStyledCellLabelProvider(new OutlineLabels(entry -> marks.label(entry))));
		LabelStyles.follow(tree);
		tree.setAutoExpandLevel(2);
		actions = new OutlineActions(tree, () -> marks);
		actions.addTo(getSite().getActionBars().getToolBarManager(), () -> followCaret(editor.getSelectionProvider().getSelection()));
		getSite().getActionBars().updateActionBars();
		MenuManager menu = new MenuManager();
		menu.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
		tree.getControl().setMenu(menu.createContextMenu(tree.getControl()));
		getSite().registerContextMenu(MENU, menu, tree);
		IDocument input = editor.getDocumentProvider().getDocument(editor.getEditorInput());
		document = EditorDocuments.connect(input);
		document.addListener(this);
		document.analysis().ifPresent(this::analysed);
		Activator.instance().getPreferenceStore().addPropertyChangeListener(preference);
		if (editor.getSelectionProvider() instanceof IPostSelectionProvider provider) {
			provider.addPostSelectionChangedListener(caret);
		}
	}

	@Override
	public void dispose() {
		if (editor.getSelectionProvider() instanceof IPostSelectionProvider provider) {
			provider.removePostSelectionChangedListener(caret);
		}
		if (document != null) {
			document.removeListener(this);
			EditorDocuments.disconnect(document);
			Activator.instance().getPreferenceStore().removePropertyChangeListener(preference);
			document = null;
		}
		super.dispose();
	}

	@Override
	public void analysed(Analysis analysis) {
		TreeViewer tree = getTreeViewer();
		if (tree == null || tree.getControl().isDisposed()) {
			return;
		}
		List<Entry> fresh = Entry.entries(Optional.empty(), analysis.outline());
		List<Entry> old = roots;
		roots = fresh;
		OutlineMarks before = marks;
		marks = marks(analysis);
		following = true;
		try {
			tree.getControl().setRedraw(false);
			if (old.isEmpty()) {
				tree.setInput(this);
				expandModels(tree);
			} else {
				new OutlineUpdate(tree).apply(old, fresh);
				follow(before);
			}
		} finally {
			tree.getControl().setRedraw(true);
			following = false;
		}
		if (editor.getSelectionProvider() != null) {
			followCaret(editor.getSelectionProvider().getSelection());
		}
	}

	@Override
	public void priced(CostReport report) {
		mark();
	}

	@Override
	public void shown() {
		mark();
	}

	private OutlineMarks marks(Analysis analysis) {
		return OutlineMarks.of(roots, analysis, document.costs(), document.document());
	}

	private void mark() {
		if (document != null && !getTreeViewer().getControl().isDisposed() && document.analysis().isPresent()) {
			OutlineMarks before = marks;
			marks = marks(document.analysis().get());
			follow(before);
		}
	}

	/** Shows what has changed since other marks. */
	private void follow(OutlineMarks before) {
		if (actions.hidesByMarks() && !(marks.hot().equals(before.hot()) && marks.wrong().equals(before.wrong()))) {
			getTreeViewer().refresh();
			getTreeViewer().expandAll();
		} else {
			getTreeViewer().update(marks.changed(before).toArray(), null);
		}
	}

	/** Stages are what a person looks for first. */
	private void expandModels(TreeViewer tree) {
		for (Entry root : roots) {
			if (root.node().kind() == OutlineKind.IMPORTS) {
				tree.setExpandedState(root, false);
			}
			if (root.node().kind() == OutlineKind.MODEL) {
				tree.expandToLevel(root, 2);
			}
		}
	}

	@Override
	public void selectionChanged(SelectionChangedEvent event) {
		super.selectionChanged(event);
		if (!following && event.getSelection() instanceof IStructuredSelection selection
				&& selection.getFirstElement() instanceof Entry entry && getTreeViewer().getControl().isFocusControl()) {
			Entry now = present(entry);
			editor.selectAndReveal(now.node().nameOffset(), now.node().nameLength());
		}
	}

	/** The tree keeps older entries as long as they look the same, but they may stand elsewhere by now. */
	private Entry present(Entry shown) {
		List<Entry> siblings = shown.parent().map(parent -> present(parent).children()).orElse(roots);
		return siblings.stream().filter(shown::equals).findFirst().orElse(shown);
	}

	private void followCaret(ISelection selection) {
		TreeViewer tree = getTreeViewer();
		if (!OutlineActions.isLinked() || following || tree == null || tree.getControl().isDisposed() || tree.getControl().isFocusControl()
				|| !(selection instanceof ITextSelection text)) {
			return;
		}
		List<Entry> path = path(roots, text.getOffset());
		if (path.isEmpty()) {
			return;
		}
		following = true;
		try {
			tree.setSelection(new StructuredSelection(path.getLast()), true);
			tree.reveal(new TreePath(path.toArray()));
		} finally {
			following = false;
		}
	}

	/** The elements around a place, the outermost first. */
	static List<Entry> path(List<Entry> entries, int offset) {
		List<Entry> path = new ArrayList<>();
		List<Entry> level = entries;
		Optional<Entry> inner = find(level, offset);
		while (inner.isPresent()) {
			path.add(inner.get());
			level = inner.get().children();
			inner = find(level, offset);
		}
		return path;
	}

	private static Optional<Entry> find(List<Entry> entries, int offset) {
		return entries.stream().filter(entry -> entry.node().contains(offset)).findFirst();
	}
}
