package org.m2q.ui.internal.outline;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.dialogs.DialogSettings;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerFilter;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.KeyListener;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.dialogs.SearchPattern;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.Editors;
import org.m2q.ui.internal.outline.OutlinePage.Entry;

/** The outline in a window over the text: typing narrows it down, Enter goes to the selected definition. */
final class QuickOutline extends PopupDialog {

	private static final String SETTINGS = "org.m2q.ui.quickOutline";
	private static final int WIDTH = 460;
	private static final int HEIGHT = 380;

	private final Editors.Open open;
	private final List<Entry> roots;
	private final SearchPattern pattern = new SearchPattern(
			SearchPattern.RULE_PATTERN_MATCH | SearchPattern.RULE_PREFIX_MATCH | SearchPattern.RULE_CAMELCASE_MATCH);
	private Text filter;
	private TreeViewer tree;

	QuickOutline(Editors.Open open, List<OutlineNode> nodes) {
		super(open.editor().getSite().getShell(), SWT.RESIZE, true, true, false, true, true, open.editor().getTitle(),
				NLS.bind(Messages.quickOutlineInfo, open.editor().getTitle()));
		this.open = open;
		this.roots = Entry.entries(Optional.empty(), nodes.stream().filter(node -> node.kind() != OutlineKind.IMPORTS).toList());
	}

	@Override
	protected Control createTitleControl(Composite parent) {
		filter = new Text(parent, SWT.NONE);
		filter.setMessage(Messages.quickOutlineHint);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(filter);
		filter.addModifyListener(event -> narrow());
		filter.addKeyListener(KeyListener.keyPressedAdapter(event -> {
			if (event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.ARROW_UP) {
				event.doit = false;
				tree.getTree().setFocus();
			} else if (event.character == SWT.CR) {
				reveal();
			}
		}));
		return filter;
	}

	@Override
	protected Control createDialogArea(Composite parent) {
		tree = new TreeViewer(parent, SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
		tree.setContentProvider(new OutlineContent(() -> roots));
		tree.setLabelProvider(new DelegatingStyledCellLabelProvider(new OutlineLabels(entry -> "")));
		tree.addFilter(new ViewerFilter() {
			@Override
			public boolean select(Viewer viewer, Object parentElement, Object element) {
				return matches((Entry) element);
			}
		});
		tree.setInput(this);
		tree.expandToLevel(2);
		Tree control = tree.getTree();
		GridDataFactory.fillDefaults().grab(true, true).applyTo(control);
		tree.addDoubleClickListener(event -> reveal());
		control.addKeyListener(KeyListener.keyPressedAdapter(event -> {
			if (event.character == SWT.CR) {
				reveal();
			}
		}));
		OutlinePage.path(roots, open.viewer().getSelectedRange().x).stream().reduce((outer, inner) -> inner)
				.ifPresent(entry -> tree.setSelection(new StructuredSelection(entry), true));
		return control;
	}

	/** Whether the element or one inside of it has a name of the pattern. */
	private boolean matches(Entry entry) {
		return filter.getText().isEmpty() || pattern.matches(entry.node().name()) || entry.children().stream().anyMatch(this::matches);
	}

	private void narrow() {
		pattern.setPattern(filter.getText());
		tree.getTree().setRedraw(false);
		tree.refresh();
		if (!filter.getText().isEmpty()) {
			tree.expandAll();
			first(roots).ifPresent(entry -> tree.setSelection(new StructuredSelection(entry), true));
		}
		tree.getTree().setRedraw(true);
	}

	private Optional<Entry> first(List<Entry> entries) {
		for (Entry entry : entries) {
			if (pattern.matches(entry.node().name())) {
				return Optional.of(entry);
			}
			Optional<Entry> inside = first(entry.children());
			if (inside.isPresent()) {
				return inside;
			}
		}
		return Optional.empty();
	}

	private void reveal() {
		if (tree.getSelection() instanceof IStructuredSelection selection && selection.getFirstElement() instanceof Entry entry) {
			close();
			open.editor().selectAndReveal(entry.node().nameOffset(), entry.node().nameLength());
			open.editor().setFocus();
		}
	}

	@Override
	protected Control getFocusControl() {
		return filter;
	}

	@Override
	protected void configureShell(Shell shell) {
		super.configureShell(shell);
		shell.setText(NLS.bind(Messages.quickOutlineTitle, open.editor().getTitle()));
	}

	@Override
	protected IDialogSettings getDialogSettings() {
		return DialogSettings.getOrCreateSection(Activator.instance().getDialogSettings(), SETTINGS);
	}

	@Override
	protected Point getDefaultSize() {
		return new Point(WIDTH, HEIGHT);
	}

	@Override
	protected Point getDefaultLocation(Point size) {
		StyledText text = open.viewer().getTextWidget();
		Rectangle area = text.getClientArea();
		Point corner = text.toDisplay(area.x, area.y);
		return new Point(corner.x + Math.max(0, (area.width - size.x) / 2), corner.y + Math.max(0, (area.height - size.y) / 4));
	}
}
