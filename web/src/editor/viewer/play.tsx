// Play, pause, and a slider for the frames of a picture that moves.

import { Pause, Play } from "lucide-react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";

import { useEditor, usePart } from "../editor";
import { IconToggle } from "../parts/button";
import { words } from "../words";

const { viewer } = words;

/** What plays a picture that moves: the one that comes in at a port. */
export default function PlayBar({ port }: { port: string }) {
  const { player } = useEditor();
  const { frames, frame, playing } = usePart(player, (state) => state);
  return (
    <div className="play" role="group" aria-label={viewer.motion(port)}>
      <IconToggle
        icon={playing ? Pause : Play}
        label={viewer.play}
        on={playing}
        onChange={(playing) => player.play(playing)}
      />
      <Slider
        className="slider"
        aria-label={viewer.frame}
        minValue={0}
        maxValue={frames - 1}
        value={frame}
        onChange={(frame) => {
          player.play(false);
          player.show(frame);
        }}
      >
        <SliderTrack className="slider-track">
          <span
            className="slider-fill"
            style={{ width: `${(frame / Math.max(frames - 1, 1)) * 100}%` }}
          />
          <SliderThumb className="slider-thumb" />
        </SliderTrack>
      </Slider>
      <span className="play-count">{viewer.frameOf(frame + 1, frames)}</span>
    </div>
  );
}
