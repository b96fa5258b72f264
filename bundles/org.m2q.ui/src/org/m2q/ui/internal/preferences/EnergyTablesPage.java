package org.m2q.ui.internal.preferences;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.navigate.PlaceOpener;
import org.m2q.ui.internal.navigate.WorkspaceTexts;

/** The energy tables of the library and of the workspace, and where their numbers come from. There is nothing to set: experiments name their tables. */
public final class EnergyTablesPage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.energy";

	private static final int ROWS = 14;
	private static final int SOURCE_LINES = 5;
	private static final String SCALED = "scaled";

	private TableViewer viewer;
	private Text details;
	private Button open;

	/**
	 * A table.
	 *
	 * @param name its name
	 * @param technology as it is written; empty for none
	 * @param rows number of rows
	 * @param rows that name a source, themselves or by that of the table
	 * @param source what the table says of its numbers, and each row that says something itself
	 * @param file name of the file, for people
	 * @param place its name in the text
	 */
	private record Entry(String name, String technology, int rows, int sourced, String source, String file, Place place) {
	}

	/** The page; made by the platform. */
	public EnergyTablesPage() {
		noDefaultAndApplyButton();
		setDescription(Messages.energyDescription);
	}

	@Override
	public void init(IWorkbench workbench) {
		// Nothing is stored.
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".energy");
	}

	@Override
	protected Control createContents(Composite parent) {
		FilteredTable table = new FilteredTable(parent, Messages.energyFilter, ROWS, element -> {
			Entry entry = (Entry) element;
			return entry.name() + ' ' + entry.technology() + ' ' + entry.source() + ' ' + entry.file();
		});
		Composite all = table.control();
		viewer = table.viewer();
		table.column(Messages.energyTable, 6, new ColumnLabelProvider() {
			@Override
			public String getText(Object element) {
				return ((Entry) element).name();
			}
		});
		table.column(Messages.energyTechnology, 4, ColumnLabelProvider.createTextProvider(element -> ((Entry) element).technology()));
		table.column(Messages.energySourced, 3,
				ColumnLabelProvider.createTextProvider(element -> NLS.bind(Messages.energyOf, ((Entry) element).sourced(), ((Entry) element).rows())));
		table.column(Messages.energyFile, 8, ColumnLabelProvider.createTextProvider(element -> ((Entry) element).file()));
		details = new Text(all, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
		details.setMessage(Messages.energySelect);
		GridData lines = new GridData(SWT.FILL, SWT.FILL, true, false);
		lines.heightHint = SOURCE_LINES * details.getLineHeight();
		lines.widthHint = 300;
		details.setLayoutData(lines);
		open = new Button(all, SWT.PUSH);
		open.setText(Messages.energyOpen);
		open.setEnabled(false);
		open.addListener(SWT.Selection, event -> selected().ifPresent(this::show));
		viewer.addSelectionChangedListener(event -> {
			details.setText(selected().map(Entry::source).orElse(""));
			open.setEnabled(selected().isPresent());
		});
		viewer.addDoubleClickListener(event -> selected().ifPresent(this::show));
		fill();
		return all;
	}

	private Optional<Entry> selected() {
		return Optional.ofNullable((Entry) viewer.getStructuredSelection().getFirstElement());
	}

	private void show(Entry entry) {
		PlaceOpener.open(entry.place());
		setMessage(NLS.bind(Messages.energyOpened, entry.name(), entry.file()), INFORMATION);
	}

	/** Reads the texts in the background: the first time takes a second. */
	private void fill() {
		viewer.getTable().setEnabled(false);
		setMessage(Messages.energyReading, INFORMATION);
		Display display = viewer.getTable().getDisplay();
		Job job = Job.createSystem(Messages.energyReading, (ICoreRunnable) monitor -> {
			List<Entry> entries = entries();
			if (!display.isDisposed()) {
				display.asyncExec(() -> fill(entries));
			}
		});
		job.schedule();
	}

	private void fill(List<Entry> entries) {
		if (!viewer.getTable().isDisposed()) {
			viewer.getTable().setEnabled(true);
			viewer.setInput(entries);
			setMessage(null);
		}
	}

	private static List<Entry> entries() {
		List<String> uris = new ArrayList<>(WorkspaceTexts.files());
		Library.files().forEach(uri -> uris.add(uri.toString()));
		List<Entry> entries = new ArrayList<>();
		for (String uri : uris) {
			for (EnergyTable table : Activator.instance().services().workspace().open(uri).definitions(EnergyTable.class)) {
				entries.add(entry(table, uri));
			}
		}
		return entries;
	}

	private static Entry entry(EnergyTable table, String uri) {
		boolean whole = table.getSource() != null && !table.getSource().isBlank();
		StringBuilder source = new StringBuilder(whole ? table.getSource() : "");
		int sourced = 0;
		for (EnergyRow row : table.getRows()) {
			boolean own = row.getSource() != null && !row.getSource().isBlank();
			// A row that is brought from another technology has the source of the row that it comes from.
			sourced += own || whole || row.getProperties().stream().anyMatch(property -> SCALED.equals(property.getKey())) ? 1 : 0;
			if (own) {
				source.append(source.isEmpty() ? "" : "\n").append(row.getName()).append(": ").append(row.getSource());
			}
		}
		var span = TextLocator.INSTANCE.locate(table, M2qPackage.Literals.NAMED_ELEMENT__NAME);
		String technology = Optional.ofNullable(table.getTechnology()).map(TextLocator.INSTANCE::locate)
				.flatMap(found -> Activator.instance().services().workspace().text(uri).map(text -> text.substring(found.offset(), found.offset() + found.length())))
				.map(text -> text.replaceFirst("^technology\\s+", "").replaceAll("\\s+", " ")).orElse("");
		String file = PlaceOpener.file(uri).map(found -> found.getFullPath().toString().substring(1)).orElseGet(() -> NLS.bind(Messages.energyLibrary, uri.substring(uri.indexOf('/') + 1)));
		return new Entry(table.getName(), technology, table.getRows().size(), sourced, source.toString(), file, new Place(uri, span.offset(), span.length()));
	}
}
