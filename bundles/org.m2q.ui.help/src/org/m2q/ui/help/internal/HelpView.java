package org.m2q.ui.help.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.JFacePreferences;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.AbstractTreeViewer;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerFilter;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;
import org.m2q.ui.internal.hover.MarkdownText;

/** Contents above, the page below. */
public final class HelpView extends ViewPart {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.help.view";

	private static final int[] WEIGHTS = { 28, 72 };
	private static final int TREE_LEVEL = 3;
	private static final int MARGIN = 10;

	private final Deque<HelpPage.Section> history = new ArrayDeque<>();
	private HelpPages pages;
	private Text search;
	private TreeViewer tree;
	private StyledText text;
	private Optional<HelpPage.Section> shown = Optional.empty();
	private List<PageText.Link> links = List.of();
	private Action back;

	@Override
	public void createPartControl(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, ID);
		search = new Text(all, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
		search.setMessage(Messages.search);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(search);
		SashForm sash = new SashForm(all, SWT.VERTICAL);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
		tree = new TreeViewer(sash, SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
		text = new StyledText(sash, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
		text.setMargins(MARGIN, MARGIN, MARGIN, MARGIN);
		text.setEditable(false);
		sash.setWeights(WEIGHTS);
		name(search, Messages.search);
		name(tree.getControl(), Messages.contents);
		name(text, Messages.page);
		try {
			pages = HelpPages.load();
		} catch (IOException e) {
			ILog.of(HelpView.class).error(Messages.unreadable, e);
			text.setText(Messages.unreadable);
			return;
		}
		createTree();
		createActions();
		open(pages.all().getFirst().name());
	}

	private void createTree() {
		tree.setContentProvider(new Contents(pages));
		tree.setLabelProvider(new LabelProvider() {
			@Override
			public String getText(Object element) {
				return element instanceof HelpPage page ? page.title() : ((HelpPage.Section) element).title();
			}
		});
		tree.addFilter(new ViewerFilter() {
			@Override
			public boolean select(Viewer viewer, Object parent, Object element) {
				String words = search.getText().strip();
				return words.isEmpty() || (element instanceof HelpPage page ? page.sections().stream().anyMatch(section -> HelpPages.matches(section, words))
						: HelpPages.matches((HelpPage.Section) element, words));
			}
		});
		tree.setInput(pages);
		tree.addPostSelectionChangedListener(event -> {
			Object selected = tree.getStructuredSelection().getFirstElement();
			if (selected instanceof HelpPage page) {
				show(page.sections().getFirst());
			} else if (selected instanceof HelpPage.Section section) {
				show(section);
			}
		});
		search.addModifyListener(event -> {
			tree.refresh();
			if (search.getText().isBlank()) {
				tree.collapseAll();
			} else {
				tree.expandToLevel(AbstractTreeViewer.ALL_LEVELS);
			}
		});
	}

	private void createActions() {
		back = new Action(Messages.back, PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(ISharedImages.IMG_TOOL_BACK)) {
			@Override
			public void run() {
				history.pop();
				shown = Optional.empty();
				HelpPage.Section before = history.pop();
				show(before);
			}
		};
		back.setEnabled(false);
		getViewSite().getActionBars().getToolBarManager().add(back);
		text.addListener(SWT.MouseUp, event -> linkAt(event.x, event.y).ifPresent(this::follow));
		text.addListener(SWT.MouseMove, event -> text.setCursor(
				linkAt(event.x, event.y).isPresent() ? text.getDisplay().getSystemCursor(SWT.CURSOR_HAND) : null));
		text.addListener(SWT.KeyDown, event -> {
			if (event.character == SWT.CR) {
				links.stream().filter(link -> contains(link, text.getCaretOffset())).findFirst().ifPresent(this::follow);
			}
		});
	}

	private Optional<PageText.Link> linkAt(int x, int y) {
		int offset = text.getOffsetAtPoint(new Point(x, y));
		return links.stream().filter(link -> contains(link, offset)).findFirst();
	}

	private static boolean contains(PageText.Link link, int offset) {
		return offset >= link.offset() && offset < link.offset() + link.length();
	}

	private void follow(PageText.Link link) {
		if (link.target().startsWith(CheatSheets.COMMAND)) {
			execute(CheatSheets.serialization(link.target()));
		} else if (link.target().contains("://")) {
			Program.launch(link.target());
		} else {
			open(link.target());
		}
	}

	private void execute(String serialization) {
		try {
			ParameterizedCommand command = getSite().getService(ICommandService.class).deserialize(serialization);
			getSite().getService(IHandlerService.class).executeCommand(command, null);
		} catch (CommandException e) {
			ErrorDialog.openError(getSite().getShell(), null, Messages.failed, Status.error(e.getMessage(), e));
		}
	}

	/** Shows what a link means, such as {@code language.md#units} or the address of a page of the help contents. */
	public void open(String link) {
		if (pages == null) {
			return;
		}
		Optional<HelpPage.Section> target = pages.resolve(link, shown.flatMap(section -> pages.find(section.page())));
		if (target.isPresent()) {
			show(target.get());
		} else {
			links = List.of();
			text.setText(NLS.bind(Messages.missing, link));
		}
	}

	private void show(HelpPage.Section section) {
		if (shown.isPresent() && shown.get().equals(section)) {
			return;
		}
		shown = Optional.of(section);
		history.push(section);
		if (back != null) {
			back.setEnabled(history.size() > 1);
		}
		render(section);
	}

	private void render(HelpPage.Section section) {
		HelpPage page = pages.find(section.page()).orElseThrow();
		PageText laidOut = PageText.of(page);
		links = laidOut.links();
		text.setText(laidOut.text());
		laidOut.looks().forEach(span -> {
			StyleRange range = new StyleRange(span.offset(), span.length(), null, null);
			if (span.look() == MarkdownText.Look.CODE) {
				range.font = JFaceResources.getTextFont();
			} else {
				range.fontStyle = span.look() == MarkdownText.Look.STRONG ? SWT.BOLD : SWT.ITALIC;
			}
			text.setStyleRange(range);
		});
		laidOut.headings().forEach(heading -> {
			StyleRange range = new StyleRange(heading.offset(), heading.length(), null, null);
			range.font = heading.section().level() < TREE_LEVEL ? JFaceResources.getHeaderFont() : JFaceResources.getBannerFont();
			text.setStyleRange(range);
		});
		links.forEach(link -> {
			StyleRange range = new StyleRange(link.offset(), link.length(), JFaceResources.getColorRegistry().get(
					JFacePreferences.HYPERLINK_COLOR), null);
			range.underline = true;
			text.setStyleRange(range);
		});
		laidOut.headings().stream().filter(heading -> heading.section().equals(section)).findFirst().ifPresent(heading -> {
			text.setCaretOffset(heading.offset());
			text.setTopIndex(text.getLineAtOffset(heading.offset()));
		});
	}

	/** Puts the caret into the search field. */
	public void focusSearch() {
		search.setFocus();
	}

	@Override
	public void setFocus() {
		text.setFocus();
	}

	private static void name(Control control, String name) {
		control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = name;
			}
		});
	}

	/** Pages with their sections. */
	private record Contents(HelpPages pages) implements ITreeContentProvider {

		@Override
		public Object[] getElements(Object input) {
			return pages.all().toArray();
		}

		@Override
		public Object[] getChildren(Object parent) {
			return parent instanceof HelpPage page ? page.sections().stream().filter(section -> section.level() > 1 && section.level() <= TREE_LEVEL).toArray()
					: new Object[0];
		}

		@Override
		public Object getParent(Object element) {
			return element instanceof HelpPage.Section section ? pages.find(section.page()).orElse(null) : null;
		}

		@Override
		public boolean hasChildren(Object element) {
			return element instanceof HelpPage;
		}
	}
}
