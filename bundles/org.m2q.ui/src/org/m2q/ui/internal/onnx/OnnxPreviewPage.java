package org.m2q.ui.internal.onnx;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.importing.ImportedModel;
import org.m2q.onnx.translate.GivenName;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.M2qPresentationReconciler;

/** Shows what was recognised in a model and the text that it becomes, or the nodes that keep it from being imported. */
final class OnnxPreviewPage extends WizardPage {

	private static final int WIDTH = 860;
	private static final int HEIGHT = 420;
	private static final int SUMMARY_LINES = 4;
	private static final int[] WEIGHTS = { 34, 66 };

	private final Supplier<OnnxSource> source;
	private Optional<OnnxSource> analysed = Optional.empty();
	private Optional<OnnxAnalysis> analysis = Optional.empty();
	private Composite area;
	private Composite text;
	private Composite nothing;
	private ObstacleTable obstacles;
	private Text summary;
	private SourceViewer preview;
	private NameTable names;
	private Map<GivenName, String> seen = Map.of();

	OnnxPreviewPage(Supplier<OnnxSource> source) {
		super("preview");
		this.source = source;
		setTitle(Messages.previewTitle);
		setDescription(Messages.previewDescription);
		setPageComplete(false);
	}

	/** What was made of the model. */
	Optional<ImportedModel> imported() {
		return analysis.flatMap(OnnxAnalysis::imported);
	}

	/** The scales of a quantized model. */
	Optional<String> scales() {
		return analysis.flatMap(OnnxAnalysis::scales);
	}

	@Override
	public void createControl(Composite parent) {
		area = new Composite(parent, SWT.NONE);
		area.setLayout(new StackLayout());
		createText();
		obstacles = new ObstacleTable(area);
		nothing = new Composite(area, SWT.NONE);
		GridLayoutFactory.swtDefaults().applyTo(nothing);
		Label why = new Label(nothing, SWT.WRAP);
		why.setText(Messages.notAnalysed);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(why);
		Button again = new Button(nothing, SWT.PUSH);
		again.setText(Messages.analyse);
		again.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> analyse()));
		show(nothing);
		setControl(area);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(area, M2qUi.PLUGIN_ID + ".wizard_onnx_preview");
	}

	private void createText() {
		text = new Composite(area, SWT.NONE);
		GridLayoutFactory.swtDefaults().applyTo(text);
		summary = new Text(text, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, summary.getLineHeight() * SUMMARY_LINES).applyTo(summary);
		SashForm sash = new SashForm(text, SWT.HORIZONTAL);
		GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, HEIGHT).applyTo(sash);
		names = new NameTable(sash, this::renamed, this::analyse);
		preview = new SourceViewer(sash, null, SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL | SWT.MULTI | SWT.READ_ONLY);
		preview.setEditable(false);
		preview.getTextWidget().setFont(JFaceResources.getTextFont());
		preview.setDocument(new Document());
		new M2qPresentationReconciler().install(preview);
		sash.setWeights(WEIGHTS);
	}

	/** The text is only what the table says after another look. */
	private void renamed() {
		Optional<String> fault = names.fault(List.of(source.get().name()));
		boolean other = !names.wanted().equals(seen);
		setErrorMessage(fault.orElse(null));
		setMessage(fault.isEmpty() && other ? Messages.namesChanged : Messages.previewDescription);
		setPageComplete(fault.isEmpty() && !other);
		names.setApplicable(fault.isEmpty() && other);
	}

	private void show(Composite part) {
		((StackLayout) area.getLayout()).topControl = part;
		area.layout();
	}

	@Override
	public void setVisible(boolean visible) {
		super.setVisible(visible);
		if (visible && !analysed.equals(Optional.of(source.get()))) {
			forget();
			// The container can show progress only when the page is there.
			getShell().getDisplay().asyncExec(() -> {
				if (!area.isDisposed() && isCurrentPage()) {
					analyse();
				}
			});
		}
	}

	private void forget() {
		names.forget();
		seen = Map.of();
		analysed = Optional.empty();
		analysis = Optional.empty();
		setErrorMessage(null);
		setPageComplete(false);
		show(nothing);
	}

	private void analyse() {
		OnnxSource wanted = source.get();
		Map<GivenName, String> others = names.wanted();
		OnnxAnalysis[] found = new OnnxAnalysis[1];
		try {
			getContainer().run(true, true, monitor -> found[0] = OnnxAnalysis.of(wanted, others, monitor));
		} catch (InterruptedException e) {
			return;
		} catch (InvocationTargetException e) {
			if (!(e.getCause() instanceof CancellationException) && !(e.getCause() instanceof OperationCanceledException)) {
				Activator.log(NLS.bind(Messages.analysisFailed, wanted.file().getFileName()), e.getCause());
				setErrorMessage(NLS.bind(Messages.analysisFailed, wanted.file().getFileName()));
			}
			return;
		}
		if (area.isDisposed()) {
			return;
		}
		if (!others.isEmpty() && found[0].problem().isPresent()) {
			// A name that the language has for something else: the text stays that of the names before.
			setErrorMessage(found[0].problem().get());
			return;
		}
		analysed = Optional.of(wanted);
		analysis = Optional.of(found[0]);
		seen = others;
		show(found[0]);
	}

	private void show(OnnxAnalysis result) {
		setPageComplete(result.imported().isPresent());
		if (!result.obstacles().isEmpty()) {
			int count = result.obstacles().size();
			setErrorMessage(count == 1 ? Messages.oneObstacle : NLS.bind(Messages.manyObstacles, count));
			obstacles.show(result.obstacles());
			show(obstacles.control());
		} else if (result.imported().isPresent()) {
			setErrorMessage(null);
			summary.setText(summary(result.imported().get().summary()));
			preview.getDocument().set(result.imported().get().text());
			names.show(result.imported().get().names());
			renamed();
			show(text);
			preview.getTextWidget().setFocus();
		} else {
			setErrorMessage(result.problem().orElse(null));
			show(nothing);
		}
	}

	private static String summary(ImportedModel.Summary model) {
		String sizes = NLS.bind(Messages.sizes, new Object[] { model.input(), model.operators(), Format.count(model.macs()), Format.count(model.parameters()) });
		String blocks = model.blocks().isEmpty() ? Messages.noBlocks
				: NLS.bind(Messages.blocks, model.blocks().stream().map(block -> block.uses() + " × " + block.name()).collect(Collectors.joining(", ")));
		String repeats = model.repeats() == 0 ? "" : model.repeats() == 1 ? Messages.oneRepeat : NLS.bind(Messages.repeats, model.repeats());
		return sizes + "\n" + blocks + repeats + "\n"
				+ NLS.bind(Messages.compared, Format.significant(model.difference(), 2), Format.significant(model.largest(), 3));
	}
}
