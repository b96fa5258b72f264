package org.m2q.ui.internal.preferences;

import java.util.List;

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
import org.eclipse.swt.widgets.Label;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;

/** A level for every code that is no error by itself, in a table with a search field. */
final class SeverityTable {

	private static final int ROWS = 18;
	private static final int WIDTH = 400;

	private final Composite control;
	private final TableViewer viewer;
	private ProblemSeverities severities;
	private boolean enabled = true;

	SeverityTable(Composite parent, ProblemSeverities initial) {
		severities = initial;
		FilteredTable table = new FilteredTable(parent, Messages.severityFilter, ROWS, code -> code + " " + name(severities.level((String) code)));
		control = table.control();
		viewer = table.viewer();
		table.column(Messages.severityCode, 2, new ColumnLabelProvider());
		TableViewerColumn level = table.column(Messages.severityLevel, 1, ColumnLabelProvider.createTextProvider(code -> name(severities.level((String) code))));
		level.setEditingSupport(new LevelEditing());
		table.column(Messages.severityDefault, 1, ColumnLabelProvider.createTextProvider(code -> name(ProblemSeverities.DEFAULT.level((String) code))));
		viewer.setInput(ProblemSeverities.adjustable());
		Label hint = new Label(control, SWT.WRAP);
		hint.setText(Messages.severityHint);
		GridData wrapped = new GridData(SWT.FILL, SWT.TOP, true, false);
		wrapped.widthHint = WIDTH;
		hint.setLayoutData(wrapped);
	}

	/** What holds all of it. */
	Composite control() {
		return control;
	}

	/** The levels as they are chosen. */
	ProblemSeverities severities() {
		return severities;
	}

	/** Chooses all levels. */
	void select(ProblemSeverities chosen) {
		severities = chosen;
		viewer.refresh();
	}

	/** Gives a code a level. */
	void setLevel(String code, Level level) {
		severities = severities.with(code, level);
		viewer.update(code, null);
	}

	/** Whether levels can be changed. */
	void setEnabled(boolean on) {
		enabled = on;
		viewer.getTable().setEnabled(on);
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
			return enabled;
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
