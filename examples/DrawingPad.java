import dev.bobbin.learn.Sequential;
import dev.bobbin.model.ClassProbability;
import java.awt.*;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import javax.swing.*;

/**
 * A window to draw in; what the network sees in the drawing stands beside it at once. A right click
 * clears it.
 *
 * <p>java --add-modules jdk.incubator.vector -cp "LIB/*" DrawingPad.java MODEL
 */
void main(String[] args) throws IOException {
  var network = Sequential.load(Path.of(args[0]));
  SwingUtilities.invokeLater(() -> new Pad(network).open());
}

/** A black canvas with a white brush. */
class Pad extends JPanel {
  static final int SIZE = 280;

  final transient Sequential network;
  final transient BufferedImage drawing = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
  final JTextArea answer = new JTextArea(12, 24);
  int x;
  int y;

  Pad(Sequential network) {
    this.network = network;
    setPreferredSize(new Dimension(SIZE, SIZE));
    var mouse = new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent e) {
        x = e.getX();
        y = e.getY();
        if (SwingUtilities.isRightMouseButton(e)) {
          drawing.setData(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY).getData());
          repaint();
        }
      }

      @Override
      public void mouseDragged(MouseEvent e) {
        draw(e.getX(), e.getY());
      }
    };
    addMouseListener(mouse);
    addMouseMotionListener(mouse);
  }

  void draw(int toX, int toY) {
    Graphics2D brush = drawing.createGraphics();
    brush.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    brush.setStroke(new BasicStroke(22, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    brush.drawLine(x, y, toX, toY);
    brush.dispose();
    x = toX;
    y = toY;
    answer.setText(
        network.predict(drawing).classes().stream()
            .map(ClassProbability::toString)
            .collect(Collectors.joining("\n")));
    repaint();
  }

  @Override
  protected void paintComponent(Graphics g) {
    g.drawImage(drawing, 0, 0, null);
  }

  void open() {
    var window = new JFrame("Bobbin");
    window.setDefaultCloseOperation(WindowConstants.EXIT_ON_CLOSE);
    window.add(this, BorderLayout.CENTER);
    window.add(answer, BorderLayout.EAST);
    window.pack();
    window.setVisible(true);
  }
}
