package org.m2q.ui.internal.onnx;

import java.util.List;
import java.util.function.Function;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.onnx.translate.ImportObstacle;

/** Nodes that cannot be imported. */
final class ObstacleTable {

	private static final int LEAST = 90;

	private final Composite control;
	private final TableViewer viewer;
	private final TableColumnLayout layout = new TableColumnLayout();

	ObstacleTable(Composite parent) {
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().applyTo(control);
		Label what = new Label(control, SWT.WRAP);
		what.setText(Messages.obstacles);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(what);
		Composite frame = new Composite(control, SWT.NONE);
		frame.setLayout(layout);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(frame);
		viewer = new TableViewer(frame, SWT.BORDER | SWT.FULL_SELECTION | SWT.V_SCROLL | SWT.H_SCROLL);
		viewer.getTable().setHeaderVisible(true);
		viewer.getTable().setLinesVisible(true);
		viewer.setContentProvider(ArrayContentProvider.getInstance());
		ColumnViewerToolTipSupport.enableFor(viewer);
		column(Messages.columnOperator, 16, ImportObstacle::operator);
		column(Messages.columnNode, 20, ImportObstacle::node);
		column(Messages.columnProblem, 28, ImportObstacle::problem);
		column(Messages.columnNearest, 36, obstacle -> obstacle.nearest().orElse(Messages.noNearest));
	}

	private void column(String title, int weight, Function<ImportObstacle, String> text) {
		TableViewerColumn column = new TableViewerColumn(viewer, SWT.LEAD);
		column.getColumn().setText(title);
		layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, LEAST, true));
		column.setLabelProvider(new ColumnLabelProvider() {
			@Override
			public String getText(Object element) {
				return text.apply((ImportObstacle) element);
			}

			@Override
			public String getToolTipText(Object element) {
				return getText(element);
			}
		});
	}

	Composite control() {
		return control;
	}

	void show(List<ImportObstacle> obstacles) {
		viewer.setInput(obstacles);
	}
}
