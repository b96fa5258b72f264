package org.m2q.ui.internal.search;

import java.util.Arrays;
import java.util.Comparator;

import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StructuredViewer;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerComparator;
import org.eclipse.search.ui.text.AbstractTextSearchViewPage;
import org.eclipse.search.ui.text.Match;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.PlatformUI;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.LabelStyles;
import org.m2q.ui.internal.navigate.PlaceOpener;

/** Shows references as a tree by file or as a list of lines. */
public final class ReferencesPage extends AbstractTextSearchViewPage {

	/** Called by the Search view. */
	public ReferencesPage() {
		super(FLAG_LAYOUT_TREE | FLAG_LAYOUT_FLAT);
	}

	@Override
	protected void configureTreeViewer(TreeViewer viewer) {
		configure(viewer, true);
		viewer.setAutoExpandLevel(2);
	}

	@Override
	protected void configureTableViewer(TableViewer viewer) {
		configure(viewer, false);
	}

	private void configure(StructuredViewer viewer, boolean tree) {
		PlatformUI.getWorkbench().getHelpSystem().setHelp(viewer.getControl(), M2qUi.PLUGIN_ID + ".references");
		viewer.setContentProvider(new Content(tree));
		viewer.setComparator(new ViewerComparator() {
			@Override
			public int compare(Viewer any, Object one, Object other) {
				return ORDER.compare(one, other);
			}
		});
		if (viewer instanceof TreeViewer trees) {
			trees.setLabelProvider(new DelegatingStyledCellLabelProvider(new Labels(!tree)));
		} else {
			viewer.setLabelProvider(new DelegatingStyledCellLabelProvider(new Labels(!tree)));
		}
		LabelStyles.follow(viewer);
	}

	private static final Comparator<Object> ORDER = Comparator
			.comparing((Object element) -> element instanceof ReferenceLine line ? line.file().path() : ((ReferenceFile) element).path())
			.thenComparing(element -> element instanceof ReferenceLine line ? line.number() : 0);

	@Override
	protected void showMatch(Match match, int offset, int length, boolean activate) {
		PlaceOpener.open(new Place(((ReferenceLine) match.getElement()).file().uri(), offset, length));
	}

	@Override
	public int getDisplayedMatchCount(Object element) {
		return element instanceof ReferenceFile ? 0 : super.getDisplayedMatchCount(element);
	}

	@Override
	protected void elementsChanged(Object[] objects) {
		getViewer().refresh();
		if (getViewer() instanceof TreeViewer tree) {
			tree.expandToLevel(2);
		}
	}

	@Override
	protected void clear() {
		getViewer().refresh();
	}

	private final class Content implements ITreeContentProvider {

		private final boolean tree;

		Content(boolean tree) {
			this.tree = tree;
		}

		private Object[] lines() {
			return getInput() == null ? new Object[0] : getInput().getElements();
		}

		@Override
		public Object[] getElements(Object input) {
			return tree ? Arrays.stream(lines()).map(line -> ((ReferenceLine) line).file()).distinct().toArray() : lines();
		}

		@Override
		public Object[] getChildren(Object parent) {
			return parent instanceof ReferenceFile ? Arrays.stream(lines()).filter(line -> ((ReferenceLine) line).file().equals(parent)).toArray()
					: new Object[0];
		}

		@Override
		public Object getParent(Object element) {
			return tree && element instanceof ReferenceLine line ? line.file() : null;
		}

		@Override
		public boolean hasChildren(Object element) {
			return element instanceof ReferenceFile;
		}
	}

	private final class Labels extends LabelProvider implements DelegatingStyledCellLabelProvider.IStyledLabelProvider {

		private final boolean withFile;

		Labels(boolean withFile) {
			this.withFile = withFile;
		}

		@Override
		public StyledString getStyledText(Object element) {
			if (element instanceof ReferenceFile file) {
				long count = Arrays.stream(getInput().getElements()).map(ReferenceLine.class::cast).filter(line -> line.file().equals(file))
						.mapToLong(line -> getInput().getMatchCount(line)).sum();
				return new StyledString(file.path()).append("  " + count, LabelStyles.COUNT);
			}
			ReferenceLine line = (ReferenceLine) element;
			StyledString text = new StyledString(line.number() + ": ", LabelStyles.DETAIL);
			int from = 0;
			for (Match match : Arrays.stream(getInput().getMatches(line)).sorted(Comparator.comparingInt(Match::getOffset)).toList()) {
				int start = Math.clamp(match.getOffset() - line.offset(), from, line.text().length());
				int end = Math.clamp(start + match.getLength(), start, line.text().length());
				text.append(line.text().substring(from, start)).append(line.text().substring(start, end), BOLD);
				from = end;
			}
			text.append(line.text().substring(from));
			return withFile ? text.append("  " + line.file().path(), LabelStyles.DETAIL) : text;
		}

		@Override
		public Image getImage(Object element) {
			return Images.get(element instanceof ReferenceFile ? "m2q-file" : "reference");
		}
	}

	private static final StyledString.Styler BOLD = new StyledString.Styler() {
		@Override
		public void applyStyles(org.eclipse.swt.graphics.TextStyle style) {
			style.font = org.eclipse.jface.resource.JFaceResources.getFontRegistry().getBold(org.eclipse.jface.resource.JFaceResources.DEFAULT_FONT);
		}
	};
}
