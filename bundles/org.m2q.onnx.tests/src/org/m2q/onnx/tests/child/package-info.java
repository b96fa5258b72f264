/** Classes that run in Java machines of their own. */
package org.m2q.onnx.tests.child;
