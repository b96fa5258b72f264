package org.m2q.ui.views.internal;

import java.util.List;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.FieldEditor;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.preference.RadioGroupFieldEditor;
import org.eclipse.jface.util.PropertyChangeEvent;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.Palette;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.internal.preferences.ChartPreferences;
import org.m2q.ui.internal.preferences.PageLinks;

/** Colours of charts, and how charts, views and annotations write numbers. */
public final class ChartsPage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.views.preferences.charts";

	private static final int SWATCH = 28;
	private static final int GAP = 3;
	private static final double SECONDS = 1.234567e-3;
	private static final double CLOCK = 500e6;
	private static final double JOULES = 12.34567e-6;

	private RadioGroupFieldEditor palette;
	private RadioGroupFieldEditor times;
	private IntegerFieldEditor digits;
	private Canvas swatches;
	private Label example;

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(ChartPreferences.store());
		setDescription(Messages.chartsDescription);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), Icons.PLUGIN_ID + ".preferences_charts");
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, all -> {
			Composite page = new Composite(all, SWT.NONE);
			GridLayoutFactory.fillDefaults().applyTo(page);
			palette = new RadioGroupFieldEditor(ChartPreferences.PALETTE, Messages.chartsPalette, 1,
					new String[][] { { Messages.chartsTheme, ChartPreferences.THEME }, { Messages.chartsBright, Palette.BRIGHT.id() },
							{ Messages.chartsMuted, Palette.MUTED.id() }, { Messages.chartsGrey, Palette.GREY.id() } },
					cell(page), true);
			swatches = new Canvas(page, SWT.DOUBLE_BUFFERED);
			swatches.addListener(SWT.Paint, event -> paint(event.gc));
			GridDataFactory.swtDefaults().hint(GAP + Theme.COLORS * (SWATCH + GAP), SWATCH + 2 * GAP).indent(10, 0).applyTo(swatches);
			times = new RadioGroupFieldEditor(ChartPreferences.TIMES, Messages.chartsTimes, 1,
					new String[][] { { Messages.chartsSeconds, ChartPreferences.SECONDS }, { Messages.chartsCycles, ChartPreferences.CYCLES } }, cell(page), true);
			Composite cell = cell(page);
			digits = new IntegerFieldEditor(ChartPreferences.DIGITS, NLS.bind(Messages.chartsDigits, Notation.LEAST_DIGITS, Notation.MOST_DIGITS), cell, 1);
			digits.setValidRange(Notation.LEAST_DIGITS, Notation.MOST_DIGITS);
			digits.setErrorMessage(NLS.bind(Messages.chartsDigitsWrong, Notation.LEAST_DIGITS, Notation.MOST_DIGITS));
			example = new Label(page, SWT.NONE);
			GridDataFactory.fillDefaults().grab(true, false).indent(10, 0).applyTo(example);
			for (FieldEditor field : fields()) {
				field.setPage(this);
				field.setPreferenceStore(getPreferenceStore());
				field.setPropertyChangeListener(this::changed);
				field.load();
			}
			show();
			return page;
		});
	}

	private static Composite cell(Composite parent) {
		Composite cell = new Composite(parent, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(cell);
		return cell;
	}

	private List<FieldEditor> fields() {
		return List.of(palette, times, digits);
	}

	private void changed(PropertyChangeEvent event) {
		if (FieldEditor.IS_VALID.equals(event.getProperty())) {
			setValid(digits.isValid());
		}
		show();
	}

	/** The chosen colours on the background of charts, and a time and an energy as they would be written. */
	private void show() {
		swatches.redraw();
		if (digits.isValid()) {
			Notation notation = new Notation(digits.getIntValue(), ChartPreferences.CYCLES.equals(times.getSelectionValue()));
			example.setText(NLS.bind(Messages.chartsExample, notation.time(SECONDS, CLOCK), notation.energy(JOULES)));
			// GTK draws no more of a longer text than of the one before while the size of the label stays.
			example.setSize(0, 0);
			example.requestLayout();
		}
	}

	private void paint(GC gc) {
		RGB background = ChartTheme.current().background();
		gc.setBackground(new Color(background));
		gc.fillRectangle(swatches.getClientArea());
		List<RGB> colors = Palette.of(palette.getSelectionValue()).map(chosen -> chosen.colors(background)).orElseGet(ChartTheme::ofTheme);
		for (int i = 0; i < colors.size(); i++) {
			gc.setBackground(new Color(colors.get(i)));
			gc.fillRectangle(GAP + i * (SWATCH + GAP), GAP, SWATCH, SWATCH);
		}
	}

	@Override
	protected void performDefaults() {
		fields().forEach(FieldEditor::loadDefault);
		setValid(true);
		show();
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		fields().forEach(FieldEditor::store);
		return super.performOk();
	}
}
