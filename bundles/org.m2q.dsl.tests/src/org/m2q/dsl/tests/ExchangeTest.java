package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ModelExchange;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;

/** Models as text, as XMI and back. */
final class ExchangeTest {

	private final ModelExchange exchange = new ModelExchange(Texts.WORKSPACE);

	static List<Path> files() {
		return Texts.files();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("files")
	void textToXmiToTextKeepsTheModel(Path file) throws IOException {
		M2qDocument document = Texts.WORKSPACE.open(file);
		String xmi = exchange.toXmi(document).orElseThrow();
		M2qFile read = exchange.fromXmi(xmi, document.uri() + ".xmi");
		String text = exchange.toText(read, document.uri());
		String uri = document.uri().replaceAll("\\.m2q$", ".copy.m2q");
		try {
			M2qDocument again = Texts.WORKSPACE.open(uri, text);
			assertTrue(EcoreUtil.equals(document.file().orElseThrow(), again.file().orElseThrow()), text);
			assertEquals(text, again.format().orElseThrow());
			assertEquals(withoutNames(exchange.toXmi(document).orElseThrow()), withoutNames(exchange.toXmi(again).orElseThrow()));
		} finally {
			Texts.WORKSPACE.removeBuffer(uri);
		}
	}

	/** The copy stands beside the original, so what refers to the own file has another address. */
	private static String withoutNames(String xmi) {
		return xmi.replace(".copy.m2q", ".m2q");
	}

	/** Members whose values are the first of their kinds, which EMF does not store, and others. */
	@Test
	void membersWithDefaultValuesSurvive() throws IOException {
		M2qDocument document = Texts.open("""
				model Net(size = 8) {
					input x: [4, size, size]
					conv(8)
					output y
				}

				policy Eight {
					default {
						weights int8
						activations int8
						accumulator int32
						requantize dyadic
					}
				}

				accelerator Chip(frequency = 1 GHz) {
					clock frequency
					engine A: systolic-array 4 by 4, timing physical, latency 2 {
						mac int8 * int8: 1 per cycle
					}
					engine B: systolic-array 4 by 4, latency 2, timing scalesim-v3 {
						mac int8 * int8: 1 per cycle
					}
					dram main: bandwidth 1 GB/s, energy 8 pJ/bit
				}

				mapping Map on Chip {
					map all -> A
					tile A auto
					tile B auto minimize latency
					prefetch weights
				}

				experiment Study {
					run Net with Eight on Chip using Map
					fidelity analytical
					ablate fusion, precision
					vary frequency from 500 MHz to 2 GHz source "made up"
					vary size from 4 to 16
				}
				""");
		M2qFile read = exchange.fromXmi(exchange.toXmi(document).orElseThrow(), "file:///no-such-folder/x.xmi");
		assertEquals(document.text().orElseThrow(), exchange.toText(read, document.uri()));
	}

	@Test
	void documentationSurvives() throws IOException {
		M2qDocument document = Texts.open("""
				/**
				 * Two lines
				 * of words.
				 */
				block B(
					/** A number. */
					n = 2
				) {
					conv(n)
				}
				""");
		M2qFile read = exchange.fromXmi(exchange.toXmi(document).orElseThrow(), "file:///no-such-folder/x.xmi");
		assertEquals("Two lines\nof words.", read.getDefinitions().get(0).getDocumentation());
		assertEquals(document.text().orElseThrow(), exchange.toText(read, document.uri()));
	}

	@Test
	void modelsWithoutTextGetText() {
		Model model = M2qFactory.eINSTANCE.createModel();
		model.setName("policy");
		model.setBody(M2qFactory.eINSTANCE.createBody());
		M2qFile file = M2qFactory.eINSTANCE.createM2qFile();
		file.getDefinitions().add(model);
		assertEquals("model ^policy {}\n", exchange.toText(file, "file:///no-such-folder/made.m2q"));
		model.setName("no name");
		assertThrows(IllegalArgumentException.class, () -> exchange.toText(file, "file:///no-such-folder/made.m2q"));
	}

	@Test
	void wrongXmiIsAnIoException() {
		for (String xmi : List.of("", "no xml", "<a/>", "<?xml version=\"1.0\"?><m2q:Nothing xmlns:m2q=\"http://www.m2q.org/model/1.0\"/>")) {
			assertThrows(IOException.class, () -> exchange.fromXmi(xmi, "file:///no-such-folder/x.xmi"), xmi);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("files")
	void everyNamedElementHasAnAddress(Path file) {
		M2qDocument document = Texts.WORKSPACE.open(file);
		Iterator<EObject> elements = EcoreUtil.getAllContents(document.file().orElseThrow(), false);
		while (elements.hasNext()) {
			EObject element = elements.next();
			if (element instanceof NamedElement) {
				String fragment = element.eResource().getURIFragment(element);
				assertSame(element, element.eResource().getEObject(fragment), fragment);
				assertTrue(!(element instanceof Definition definition) || fragment.endsWith(":" + definition.getName()), fragment);
			}
		}
	}
}
