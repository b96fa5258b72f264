package org.m2q.ui.internal.preferences;

import java.util.List;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.CellEditor;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ComboBoxViewerCellEditor;
import org.eclipse.jface.viewers.EditingSupport;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.ui.M2qUi;

/** How bad problems are: a level for every code that is no error by itself. */
public final class SeverityPage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.severities";

	private static final int ROWS = 18;
	private static final int WIDTH = 400;

	private ProblemSeverities severities = ProblemSeverities.DEFAULT;
	private TableViewer viewer;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_severities");
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, SeverityPreferences.NODE));
		setDescription(Messages.severityDescription);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::fields);
	}

	private Control fields(Composite parent) {
		severities = SeverityPreferences.parse(getPreferenceStore().getString(SeverityPreferences.KEY));
		FilteredTable table = new FilteredTable(parent, Messages.severityFilter, ROWS, code -> code + " " + name(severities.level((String) code)));
		Composite all = table.control();
		viewer = table.viewer();
		table.column(Messages.severityCode, 2, new ColumnLabelProvider());
		TableViewerColumn level = table.column(Messages.severityLevel, 1,
				ColumnLabelProvider.createTextProvider(code -> name(severities.level((String) code))));
		level.setEditingSupport(new LevelEditing());
		table.column(Messages.severityDefault, 1,
				ColumnLabelProvider.createTextProvider(code -> name(ProblemSeverities.DEFAULT.level((String) code))));
		viewer.setInput(ProblemSeverities.adjustable());
		Label hint = new Label(all, SWT.WRAP);
		hint.setText(Messages.severityHint);
		GridData wrapped = new GridData(SWT.FILL, SWT.TOP, true, false);
		wrapped.widthHint = WIDTH;
		hint.setLayoutData(wrapped);
		return all;
	}

	/** Gives a code a level, until the page is applied only here. */
	public void setLevel(String code, Level level) {
		severities = severities.with(code, level);
		viewer.update(code, null);
	}

	@Override
	protected void performDefaults() {
		severities = ProblemSeverities.DEFAULT;
		viewer.refresh();
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		getPreferenceStore().setValue(SeverityPreferences.KEY, SeverityPreferences.text(severities));
		return super.performOk();
	}

	private static String name(Level level) {
		return switch (level) {
			case ERROR -> Messages.severityError;
			case WARNING -> Messages.severityWarning;
			case INFO -> Messages.severityInfo;
			case IGNORE -> Messages.severityIgnore;
		};
	}

	private final class LevelEditing extends EditingSupport {

		private final ComboBoxViewerCellEditor editor;

		LevelEditing() {
			super(viewer);
			editor = new ComboBoxViewerCellEditor(viewer.getTable(), SWT.READ_ONLY);
			editor.setContentProvider(ArrayContentProvider.getInstance());
			editor.setLabelProvider(LabelProvider.createTextProvider(level -> name((Level) level)));
			editor.setInput(List.of(Level.values()));
		}

		@Override
		protected CellEditor getCellEditor(Object code) {
			return editor;
		}

		@Override
		protected boolean canEdit(Object code) {
			return true;
		}

		@Override
		protected Object getValue(Object code) {
			return severities.level((String) code);
		}

		@Override
		protected void setValue(Object code, Object level) {
			if (level != null) {
				setLevel((String) code, (Level) level);
			}
		}
	}
}
