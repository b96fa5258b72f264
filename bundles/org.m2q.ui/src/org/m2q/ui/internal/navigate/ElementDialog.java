package org.m2q.ui.internal.navigate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.jface.dialogs.DialogSettings;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.dialogs.FilteredItemsSelectionDialog;
import org.eclipse.ui.dialogs.SearchPattern;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.Symbol;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/** Finds an element of any file by a part of its name, as the platform finds types and resources. */
final class ElementDialog extends FilteredItemsSelectionDialog {

	private static final String SETTINGS = "org.m2q.ui.elements";

	private List<Element> elements = List.of();
	private boolean read;

	ElementDialog(Shell shell, String pattern) {
		super(shell, false);
		setTitle(Messages.elementsTitle);
		setMessage(Messages.elementsMessage);
		setSelectionHistory(new History());
		setListLabelProvider(new ElementLabels());
		setDetailsLabelProvider(new ElementLabels());
		setInitialPattern(pattern, FULL_SELECTION);
	}

	@Override
	protected Control createExtendedContentArea(Composite parent) {
		return null;
	}

	@Override
	protected IDialogSettings getDialogSettings() {
		return DialogSettings.getOrCreateSection(Activator.instance().getDialogSettings(), SETTINGS);
	}

	@Override
	protected IStatus validateItem(Object item) {
		return item instanceof Element ? Status.OK_STATUS : new Status(IStatus.ERROR, M2qUi.PLUGIN_ID, Messages.elementsNothing);
	}

	@Override
	protected ItemsFilter createFilter() {
		return new NameFilter();
	}

	@Override
	protected Comparator<?> getItemsComparator() {
		return Element.ORDER;
	}

	/** Called by a job of the dialog, one after the other. */
	@Override
	protected void fillContentProvider(AbstractContentProvider provider, ItemsFilter filter, IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, Messages.elementsReading, 100);
		synchronized (this) {
			if (!read) {
				elements = Elements.read(progress.split(90));
				read = true;
			}
		}
		elements.forEach(element -> provider.add(element, filter));
	}

	@Override
	public String getElementName(Object item) {
		return item instanceof Element element ? element.symbol().name() : "";
	}

	/** Matches the name; what stands before a dot has to match the elements around it. */
	private final class NameFilter extends ItemsFilter {

		private final Optional<SearchPattern> around;
		private final SearchPattern name = new SearchPattern();

		NameFilter() {
			super(new SearchPattern());
			int dot = getPattern().lastIndexOf('.');
			around = dot < 0 ? Optional.empty() : Optional.of(new SearchPattern());
			around.ifPresent(pattern -> pattern.setPattern(getPattern().substring(0, dot)));
			name.setPattern(getPattern().substring(dot + 1));
		}

		@Override
		public boolean matchItem(Object item) {
			return item instanceof Element element && name.matches(element.symbol().name())
					&& around.map(pattern -> pattern.matches(element.symbol().container())).orElse(true);
		}

		/** With a dot something else has to match than before. */
		@Override
		public boolean isSubFilter(ItemsFilter filter) {
			return around.isEmpty() && filter.getPattern().indexOf('.') < 0 && super.isSubFilter(filter);
		}

		@Override
		public boolean isConsistentItem(Object item) {
			return item instanceof Element element && PlaceOpener.file(element.symbol().place().uri()).isPresent();
		}
	}

	/** Elements that were opened before, kept for the next session. */
	private static final class History extends SelectionHistory {

		private static final String KIND = "kind";
		private static final String NAME = "name";
		private static final String CONTAINER = "container";
		private static final String FILE = "file";

		@Override
		protected Object restoreItemFromMemento(IMemento memento) {
			String kind = memento.getString(KIND);
			String name = memento.getString(NAME);
			String container = memento.getString(CONTAINER);
			String file = memento.getString(FILE);
			if (kind == null || name == null || container == null || file == null || PlaceOpener.file(file).isEmpty()) {
				return null;
			}
			try {
				return new Element(new Symbol(OutlineKind.valueOf(kind), name, container, "", new Place(file, 0, 0)));
			} catch (IllegalArgumentException e) {
				// Kept by a version with other kinds.
				return null;
			}
		}

		@Override
		protected void storeItemToMemento(Object item, IMemento memento) {
			if (item instanceof Element element) {
				memento.putString(KIND, element.symbol().kind().name());
				memento.putString(NAME, element.symbol().name());
				memento.putString(CONTAINER, element.symbol().container());
				memento.putString(FILE, element.symbol().place().uri());
			}
		}
	}
}
