package org.m2q.dsl;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.URIConverter;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.emf.ecore.xmi.XMLResource;
import org.eclipse.emf.ecore.xmi.impl.XMIResourceImpl;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.ParserRule;
import org.eclipse.xtext.documentation.IEObjectDocumentationProvider;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.IResourceFactory;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.serializer.ISerializer;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.NumberLiteral;

/**
 * Models as XMI for other tools, and models without text as text. Documentation comments become the documentation of elements and back; other
 * comments are not part of a model.
 */
public final class ModelExchange {

	private static final Map<String, Object> XMI = Map.of(XMLResource.OPTION_ENCODING, "UTF-8", XMLResource.OPTION_LINE_WIDTH, 160,
			XMLResource.OPTION_PROCESS_DANGLING_HREF, XMLResource.OPTION_PROCESS_DANGLING_HREF_RECORD);

	private final M2qWorkspace workspace;
	private final ISerializer serializer;
	private final IEObjectDocumentationProvider documentation;

	/** Exchanges the models of a workspace. */
	public ModelExchange(M2qWorkspace workspace) {
		this.workspace = workspace;
		serializer = workspace.injector().getInstance(ISerializer.class);
		documentation = workspace.injector().getInstance(IEObjectDocumentationProvider.class);
	}

	/** The content of a document as XMI; empty when the document could not be read. References to other files are kept as addresses. */
	public Optional<String> toXmi(M2qDocument document) {
		return workspace.locked(() -> document.file().map(file -> {
			Resource target = new XMIResourceImpl(URI.createURI(document.uri()).appendFileExtension("xmi"));
			target.getContents().add(documented(file));
			StringWriter text = new StringWriter();
			try {
				((XMLResource) target).save(text, XMI);
			} catch (IOException e) {
				throw new IllegalStateException("writing to memory failed", e);
			}
			return text.toString();
		}));
	}

	/**
	 * Reads XMI. References to {@code .m2q} files are resolved in the workspace.
	 *
	 * @param uri address that relative references start from, ending in {@code .xmi}
	 * @throws IOException when the text is no XMI of this metamodel
	 */
	public M2qFile fromXmi(String xmi, String uri) throws IOException {
		try {
			return workspace.locked(() -> read(xmi, uri));
		} catch (RuntimeException e) {
			throw new IOException("this is no XMI of the language: " + e.getMessage(), e);
		}
	}

	private M2qFile read(String xmi, String uri) {
		Resource resource = new XMIResourceImpl(URI.createURI(uri));
		workspace.resourceSet().getResources().add(resource);
		try {
			resource.load(new URIConverter.ReadableInputStream(new StringReader(xmi), "UTF-8"), XMI);
			EcoreUtil.resolveAll(resource);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		} finally {
			workspace.resourceSet().getResources().remove(resource);
		}
		if (resource.getContents().size() == 1 && resource.getContents().get(0) instanceof M2qFile file) {
			return file;
		}
		throw new IllegalArgumentException("it holds something else");
	}

	/**
	 * The text of a model in its canonical layout. References are written by the shortest name that reaches them from the given place.
	 *
	 * @param file a model, of text or not
	 * @param uri where the text is to stand; imports by path start from here
	 * @throws IllegalArgumentException when the model cannot be said in the language, e.g. an element lacks a needed part
	 */
	public String toText(M2qFile file, String uri) {
		return workspace.locked(() -> {
			M2qFile copy = documented(file);
			URI place = URI.createURI(uri);
			Resource temporary = factory().createResource(place.trimSegments(1).appendSegment(".exchange-" + place.lastSegment()));
			workspace.resourceSet().getResources().add(temporary);
			try {
				temporary.getContents().add(copy);
				String text = serializer.serialize(copy);
				return canonical(withComments(copy, text, temporary.getURI()), temporary.getURI());
			} catch (RuntimeException e) {
				throw new IllegalArgumentException("the model has no text: " + e.getMessage(), e);
			} finally {
				workspace.resourceSet().getResources().remove(temporary);
			}
		});
	}

	private IResourceFactory factory() {
		return workspace.injector().getInstance(IResourceFactory.class);
	}

	/** A copy with the documentation comments as values of the elements. */
	private M2qFile documented(M2qFile file) {
		EcoreUtil.resolveAll(file);
		EcoreUtil.Copier copier = new EcoreUtil.Copier();
		M2qFile copy = (M2qFile) copier.copy(file);
		copier.copyReferences();
		copier.forEach((original, copied) -> {
			if (original instanceof NamedElement element && element.getDocumentation() == null && NodeModelUtils.getNode(element) != null) {
				((NamedElement) copied).setDocumentation(documentation.getDocumentation(element));
			}
		});
		return copy;
	}

	/** Replaces a part of a text. */
	private record Edit(int offset, int length, String text) {
	}

	/** Puts documentation before the elements of a text that was made of a model, and takes needless brackets away. */
	private String withComments(M2qFile model, String text, URI uri) {
		Resource parsed = parse(text, uri);
		Iterator<EObject> originals = EcoreUtil.getAllContents(model, false);
		Iterator<EObject> copies = EcoreUtil.getAllContents(parsed.getContents().get(0), false);
		List<Edit> edits = new ArrayList<>();
		while (originals.hasNext() && copies.hasNext()) {
			EObject original = originals.next();
			EObject copy = copies.next();
			ICompositeNode node = NodeModelUtils.findActualNodeFor(copy);
			if (original instanceof NamedElement element && element.getDocumentation() != null && !element.getDocumentation().isBlank() && node != null) {
				edits.add(new Edit(node.getOffset(), 0, comment(element.getDocumentation())));
			}
			if (copy instanceof NumberLiteral && node != null) {
				brackets(node, edits);
			}
		}
		edits.sort(Comparator.comparingInt(Edit::offset).reversed());
		StringBuilder result = new StringBuilder(text);
		edits.forEach(edit -> result.replace(edit.offset(), edit.offset() + edit.length(), edit.text()));
		return result.toString();
	}

	/** A plain number among quantities can be read with and without brackets; the serializer takes those with. */
	private static void brackets(ICompositeNode number, List<Edit> edits) {
		List<ILeafNode> leaves = new ArrayList<>();
		number.getLeafNodes().forEach(leaf -> {
			if (!leaf.isHidden()) {
				leaves.add(leaf);
			}
		});
		int last = leaves.size() - 1;
		for (int first = 0; first < last && isBracket(leaves.get(first), "(") && isBracket(leaves.get(last), ")"); first++, last--) {
			edits.add(new Edit(leaves.get(first).getOffset(), 1, ""));
			edits.add(new Edit(leaves.get(last).getOffset(), 1, ""));
		}
	}

	private static boolean isBracket(ILeafNode leaf, String text) {
		ParserRule rule = GrammarUtil.containingParserRule(leaf.getGrammarElement());
		return leaf.getText().equals(text) && rule != null && rule.getName().equals("Quantity");
	}

	private static String comment(String documentation) {
		String safe = documentation.strip().replace("*/", "* /");
		if (!safe.contains("\n")) {
			return "\n/** " + safe + " */\n";
		}
		StringBuilder text = new StringBuilder("\n/**\n");
		safe.lines().forEach(line -> text.append(" * ").append(line.strip()).append('\n'));
		return text.append(" */\n").toString();
	}

	private String canonical(String text, URI uri) {
		CanonicalText formatter = workspace.injector().getInstance(CanonicalText.class);
		return formatter.of((XtextResource) parse(text, uri))
				.orElseThrow(() -> new IllegalStateException("the text made of the model has syntax errors"));
	}

	private Resource parse(String text, URI uri) {
		Resource resource = factory().createResource(uri);
		try {
			resource.load(new URIConverter.ReadableInputStream(new StringReader(text), "UTF-8"), Map.of());
		} catch (IOException e) {
			throw new IllegalStateException("reading from memory failed", e);
		}
		return resource;
	}
}
